import { RETURN_CODES, type ReturnCode } from '@cong/wire/viviet/codes.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';
import { SANDBOX_OTPS } from '../../core/wallet/one-time-password.ts';
import type { SandboxWallet } from '../../core/wallet/sandbox-wallet.ts';
import { SANDBOX_WALLETS } from './sandbox-wallets.ts';

const texts = (code: ReturnCode) => ({
  code,
  vi: RETURN_CODES[code].vi,
  en: RETURN_CODES[code].en,
});

const withWallet = (
  outcome: string,
  code: ReturnCode,
  { phone, password }: SandboxWallet,
): MagicValue => ({ outcome, ...texts(code), bank: 'VIVIET', wallet: { phone, password } });

const condition = (outcome: string, code: ReturnCode, vi: string, en: string): MagicValue => ({
  ...{ outcome, ...texts(code) },
  condition: { vi, en },
});

const { rich, poor, locked, over_day, closed, usual } = SANDBOX_WALLETS;

/** Which wallet, OTP or deed leads to which code in the sandbox. */
export const magicValues: readonly MagicValue[] = [
  withWallet('success', 'PAY-0000', rich),
  withWallet('insufficient_funds', 'PAY-0001', poor),
  withWallet('account_locked', 'PAY-0009', locked),
  withWallet('bank_daily_amount_limit', 'PAY-0003', over_day),
  withWallet('account_closed', 'PAY-0029', closed),
  {
    ...withWallet('bank_transaction_limit', 'PAY-0005', usual),
    condition: { vi: 'Đơn hàng trên 5.000.000 đ', en: 'An order above 5,000,000 đ' },
  },
  {
    ...{ outcome: 'otp_expired', ...texts('PAY-0014'), otp: SANDBOX_OTPS.expired },
    condition: { vi: 'OTP này', en: 'This OTP' },
  },
  condition(
    'wrong_details',
    'PAY-0011',
    'Nhập sai mật khẩu rồi để quá 15 phút',
    'Give a wrong password and leave for 15 minutes',
  ),
  condition(
    'wrong_details_too_often',
    'PAY-0012',
    'Nhập sai mật khẩu ba lần',
    'Give a wrong password three times',
  ),
  condition(
    'wrong_otp_too_often',
    'PAY-0015',
    'Nhập sai OTP ba lần',
    'Give a wrong OTP three times',
  ),
  condition(
    'details_not_entered',
    'PAY-0006',
    'Mở trang rồi để quá 15 phút',
    'Open the page and leave it for 15 minutes',
  ),
  condition(
    'otp_not_entered',
    'PAY-0010',
    'Đồng ý thanh toán, không nhập OTP, để quá 15 phút',
    'Agree, give no OTP, and leave for 15 minutes',
  ),
  condition(
    'cancelled',
    'PAY-0028',
    'Bấm "Hủy thanh toán" trên trang thanh toán',
    'Press "Cancel payment" on the payment page',
  ),
];
