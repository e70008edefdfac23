import type { CreateOrderCode, NotifyReplyCode, QueryOrderCode } from '@cong/wire/123pay/codes.ts';

/** A text of the documents, in both languages. */
export type BothLanguages = { readonly en: string; readonly vi: string };

/** What to do in the sandbox for each refusal of createOrder1; its test does the same. */
export const createOrderConditions: Readonly<Record<CreateOrderCode, BothLanguages>> = {
  '5000': {
    en: 'Ask for more than the database can write, until the write queue is full; or stop a PostgreSQL of your own (`DATABASE_URL`) and wait half a minute',
    vi: 'Gửi nhiều hơn mức cơ sở dữ liệu ghi kịp cho đến khi hàng đợi ghi đầy; hoặc dừng PostgreSQL của bạn (`DATABASE_URL`) rồi chờ nửa phút',
  },
  '6000': {
    en: 'Change `totalAmount` after signing',
    vi: 'Đổi `totalAmount` sau khi ký',
  },
  '6100': { en: 'Send `"custGender": "X"`', vi: 'Gửi `"custGender": "X"`' },
  '6200': {
    en: 'Send `"bankCode": "123PXYZ"`, or a bank after `npx cong bank close NVB`, or anything after `npx cong merchant block MICODE`',
    vi: 'Gửi `"bankCode": "123PXYZ"`, hoặc một ngân hàng sau `npx cong bank close NVB`, hoặc bất kỳ đơn nào sau `npx cong merchant block MICODE`',
  },
  '6203': {
    en: 'Send `"bankCode": "123PVCB"` after `npx cong bank maintenance on VCB`',
    vi: 'Gửi `"bankCode": "123PVCB"` sau `npx cong bank maintenance on VCB`',
  },
  '6206': {
    en: 'Send the same `mTransactionID` twice',
    vi: 'Gửi cùng một `mTransactionID` hai lần',
  },
  '6212': {
    en: 'Send more than 1,000 đồng after `npx cong merchant set-limits MICODE --per-transaction 1000`',
    vi: 'Gửi trên 1.000 đồng sau `npx cong merchant set-limits MICODE --per-transaction 1000`',
  },
  '7200': { en: 'Send `"totalAmount": "0"`', vi: 'Gửi `"totalAmount": "0"`' },
  '7300': {
    en: 'Pay five orders at one bank with card `9704007300000002`, then create one with that `bankCode` within 30 seconds',
    vi: 'Trả năm đơn ở cùng một ngân hàng bằng thẻ `9704007300000002`, rồi trong 30 giây tạo đơn với `bankCode` đó',
  },
};

/** The same for queryOrder1. */
export const queryOrderConditions: Readonly<Record<QueryOrderCode, BothLanguages>> = {
  '5000': {
    en: 'Stop a PostgreSQL of your own (`DATABASE_URL`) and ask after half a minute',
    vi: 'Dừng PostgreSQL của bạn (`DATABASE_URL`) và hỏi sau nửa phút',
  },
  '6000': {
    en: 'Change `mTransactionID` after signing',
    vi: 'Đổi `mTransactionID` sau khi ký',
  },
  '6100': { en: 'Send `"clientIP": "x"`', vi: 'Gửi `"clientIP": "x"`' },
  '7300': {
    en: 'Stop a PostgreSQL of your own (`DATABASE_URL`) and ask at once',
    vi: 'Dừng PostgreSQL của bạn (`DATABASE_URL`) và hỏi ngay',
  },
};

/** What the gateway does with each answer of a merchant's listener. */
export const notifyReplyConsequences: Readonly<Record<NotifyReplyCode, BothLanguages>> = {
  '1': { en: 'received', vi: 'đã nhận' },
  '2': { en: 'received', vi: 'đã nhận' },
  '-1': { en: 'sent again', vi: 'gửi lại' },
  '-2': { en: 'sent again, with a fresh `ts`', vi: 'gửi lại với `ts` mới' },
  '-3': { en: 'sent again', vi: 'gửi lại' },
};
