import { attention } from './attention.ts';
import { bankList } from './bank-list.ts';
import { bankClose, bankMaintenance, bankOpen } from './bank-state.ts';
import type { Command } from './command.ts';
import { contractList, contractRemove, contractSet } from './contract.ts';
import { instalmentImport, instalmentList } from './instalment.ts';
import { instalmentConversions } from './instalment-conversions.ts';
import { ledgerCheckpoint, ledgerVerify } from './ledger.ts';
import { masterKeyRotate } from './master-key-rotate.ts';
import { merchantAdd } from './merchant-add.ts';
import { merchantImport } from './merchant-import.ts';
import { merchantList } from './merchant-list.ts';
import { merchantRevokeKeys } from './merchant-revoke-keys.ts';
import { merchantRotateDataKey } from './merchant-rotate-data-key.ts';
import { merchantRotateKey } from './merchant-rotate-key.ts';
import { merchantSet, merchantSetLimits, merchantSetNotifyUrl } from './merchant-settings.ts';
import { merchantBlock, merchantUnblock } from './merchant-status.ts';
import { notificationList, notificationResend } from './notification.ts';
import { orderShow } from './order-show.ts';
import { paymentResolve } from './payment-resolve.ts';
import { accountList, accountRemove, accountSet } from './receiving-account.ts';
import { refund } from './refund.ts';
import { refundSettle } from './refund-settle.ts';
import { reversalRetry, reversalSettle } from './reversal.ts';
import { routeAdd, routeList, routeRemove } from './route.ts';
import {
  walletClose,
  walletList,
  walletLock,
  walletOpen,
  walletSetTier,
  walletTopUp,
  walletUnlock,
} from './wallet.ts';
import { walletStatement } from './wallet-statement.ts';

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [
  merchantAdd,
  merchantImport,
  merchantList,
  merchantRotateKey,
  merchantRevokeKeys,
  merchantSetNotifyUrl,
  merchantSetLimits,
  merchantSet,
  merchantBlock,
  merchantUnblock,
  merchantRotateDataKey,
  contractSet,
  contractList,
  contractRemove,
  accountSet,
  accountList,
  accountRemove,
  routeAdd,
  routeList,
  routeRemove,
  bankList,
  bankMaintenance,
  bankClose,
  bankOpen,
  instalmentList,
  instalmentImport,
  instalmentConversions,
  walletList,
  walletOpen,
  walletTopUp,
  walletSetTier,
  walletLock,
  walletUnlock,
  walletClose,
  walletStatement,
  orderShow,
  refundSettle,
  refund,
  paymentResolve,
  reversalRetry,
  reversalSettle,
  notificationList,
  notificationResend,
  attention,
  ledgerVerify,
  ledgerCheckpoint,
  masterKeyRotate,
];
