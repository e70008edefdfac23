/** Where a setting may stand: both modes, or one that refuses it in the other. */
type SettingRow = {
  readonly name: string;
  /** As it would be written; absent when there is none or when it is explained in the meaning. */
  readonly default?: string;
  readonly sandboxOnly?: true;
  readonly en: string;
  readonly vi: string;
};

/** Every setting there is, in the order the README lists them. A CONG_ name that is not here is refused. */
export const settingsTable = [
  {
    name: 'PORT',
    default: '8080',
    en: "The gateway's port; the sandbox's simulators and demo shop take the next two",
    vi: 'Cổng mạng của gateway; sandbox dùng thêm hai cổng kế tiếp cho bộ mô phỏng và cửa hàng mẫu',
  },
  {
    name: 'DATABASE_URL',
    en: 'PostgreSQL 18 to use; required in production, else an embedded one is started',
    vi: 'PostgreSQL 18 cần dùng; bắt buộc ở production, nếu không sẽ tự chạy bản nhúng',
  },
  {
    name: 'CONG_MODE',
    default: 'sandbox',
    en: 'sandbox or production',
    vi: 'sandbox hoặc production',
  },
  {
    name: 'CONG_DATA_DIR',
    default: '.data',
    en: 'Folder of the embedded database, the sandbox’s master key and its running state',
    vi: 'Thư mục chứa cơ sở dữ liệu nhúng, khóa chính và trạng thái của sandbox',
  },
  {
    name: 'CONG_HOST',
    en: 'Address to listen on; 127.0.0.1 in sandbox mode, 0.0.0.0 in production',
    vi: 'Địa chỉ lắng nghe; 127.0.0.1 ở sandbox, 0.0.0.0 ở production',
  },
  {
    name: 'CONG_TRUSTED_PROXIES',
    en: 'Address ranges (CIDR, comma-separated) of your own proxies, whose X-Forwarded-For is believed; nobody’s unless set',
    vi: 'Các dải địa chỉ (CIDR, cách nhau dấu phẩy) của proxy của bạn, X-Forwarded-For của chúng được tin; mặc định không tin ai',
  },
  {
    name: 'CONG_DRAIN',
    en: 'How long a stopping gateway goes on answering, so that load balancers see it is not ready; 0s in sandbox mode, 5s in production',
    vi: 'Gateway còn trả lời bao lâu sau khi được yêu cầu dừng, để bộ cân bằng tải kịp nhận ra; 0s ở sandbox, 5s ở production',
  },
  {
    name: 'CONG_WORKER_PORT',
    en: 'Where a process that only works answers /healthz, /readyz and /metrics; nowhere unless set',
    vi: 'Cổng mạng để tiến trình chỉ chạy việc nền trả lời /healthz, /readyz và /metrics; không mở nếu không đặt',
  },
  {
    name: 'CONG_PUBLIC_URL',
    en: 'Origin under which payers reach the gateway; required in production, else http://localhost:PORT',
    vi: 'Địa chỉ gốc mà người trả tiền truy cập; bắt buộc ở production, nếu không là http://localhost:PORT',
  },
  {
    name: 'CONG_MASTER_KEY',
    en: '32 bytes in base64 or hexadecimal that protect all keys; required in production, else made in CONG_DATA_DIR',
    vi: '32 byte dạng base64 hoặc hex bảo vệ mọi khóa; bắt buộc ở production, nếu không sẽ tạo trong CONG_DATA_DIR',
  },
  {
    name: 'CONG_MASTER_KEY_FILE',
    en: 'File that holds the master key, instead of CONG_MASTER_KEY',
    vi: 'Tệp chứa khóa chính, thay cho CONG_MASTER_KEY',
  },
  {
    name: 'CONG_MASTER_KEY_PREVIOUS',
    en: 'The former master key, while “cong master-key rotate” has not finished',
    vi: 'Khóa chính cũ, khi “cong master-key rotate” chưa xong',
  },
  {
    name: 'CONG_MASTER_KEY_PREVIOUS_FILE',
    en: 'File that holds the former master key, instead of CONG_MASTER_KEY_PREVIOUS',
    vi: 'Tệp chứa khóa chính cũ, thay cho CONG_MASTER_KEY_PREVIOUS',
  },
  {
    name: 'CONG_LOG_LEVEL',
    default: 'info',
    en: 'fatal, error, warn, info, debug, trace or silent',
    vi: 'fatal, error, warn, info, debug, trace hoặc silent',
  },
  {
    name: 'CONG_WRITER_MAX_BATCH',
    default: '1000',
    en: 'Most changes that one commit carries (1 to 10000)',
    vi: 'Số thay đổi nhiều nhất trong một lần commit (1 đến 10000)',
  },
  {
    name: 'CONG_WRITER_IN_FLIGHT',
    default: '2',
    en: 'Most commits of one process under way at once (1 to 64)',
    vi: 'Số lần commit chạy cùng lúc nhiều nhất của một tiến trình (1 đến 64)',
  },
  {
    name: 'CONG_ORDER_LIFETIME',
    default: '24h',
    en: 'How long an order waits for its payer when the merchant sets no time',
    vi: 'Thời gian đơn hàng chờ thanh toán khi đối tác không đặt hạn',
  },
  {
    name: 'CONG_IDLE',
    default: '15m',
    en: 'How long a payer may pause between two steps',
    vi: 'Thời gian người trả tiền được dừng giữa hai bước',
  },
  {
    name: 'CONG_CALL_TIMEOUT',
    default: '10s',
    en: 'How long a bank or provider may take to answer',
    vi: 'Thời gian chờ ngân hàng hoặc nhà cung cấp trả lời',
  },
  {
    name: 'CONG_INQUIRY_SCHEDULE',
    default: '10s,30s,2m,10m,1h',
    en: 'Pauses before each inquiry into an unknown outcome; the last one repeats',
    vi: 'Khoảng chờ trước mỗi lần truy vấn kết quả chưa rõ; khoảng cuối lặp lại',
  },
  {
    name: 'CONG_RENEWAL_RETRIES',
    default: '1d,3d,5d',
    en: 'How long after the first try of a subscription’s cycle it is tried again; at most four times, a day apart',
    vi: 'Sau lần trừ tiền đầu tiên của một kỳ đăng ký bao lâu thì thử lại; tối đa bốn lần, cách nhau từ một ngày',
  },
  {
    name: 'CONG_NOTIFY_SCHEDULE_123PAY',
    default: '0s,30s,2m,10m,30m,2h,6h,12h,24h',
    en: 'Pauses before each try of a 123PAY notify; after the last it is parked',
    vi: 'Khoảng chờ trước mỗi lần gửi notify 123PAY; sau lần cuối thì tạm cất',
  },
  {
    name: 'CONG_NOTIFY_SCHEDULE_ALEPAY',
    default: '0s,30s,2m,10m,30m,2h,6h,12h,24h',
    en: 'Pauses before each try of an Alepay notification; after the last it is parked',
    vi: 'Khoảng chờ trước mỗi lần gửi thông báo Alepay; sau lần cuối thì tạm cất',
  },
  {
    name: 'CONG_NOTIFY_SCHEDULE_APPOTAPAY',
    default: '0s,5m,5m,5m',
    en: 'Pauses before each try of an AppotaPay IPN; after the last it is parked',
    vi: 'Khoảng chờ trước mỗi lần gửi IPN AppotaPay; sau lần cuối thì tạm cất',
  },
  {
    name: 'CONG_NOTIFY_SCHEDULE_LGSP',
    default: '0s,30s,2m,10m,30m,2h,6h,12h,24h',
    en: 'Pauses before each try of the LGSP hub’s result; after the last it is parked',
    vi: 'Khoảng chờ trước mỗi lần gửi kết quả của trục LGSP; sau lần cuối thì tạm cất',
  },
  {
    name: 'CONG_NOTIFY_SCHEDULE_VIVIET',
    default: '0s,30s,2m,10m,30m,2h,6h,12h,24h',
    en: 'Pauses before each try of a Ví Việt notification; after the last it is parked',
    vi: 'Khoảng chờ trước mỗi lần gửi thông báo Ví Việt; sau lần cuối thì tạm cất',
  },
  {
    name: 'CONG_NOTIFY_ALLOW',
    sandboxOnly: true,
    en: 'Address ranges (CIDR, comma-separated) open to notify calls besides public ones and loopback',
    vi: 'Các dải địa chỉ (CIDR, cách nhau dấu phẩy) được phép gọi notify ngoài địa chỉ công cộng và loopback',
  },
  {
    name: 'CONG_BANKNET_URL',
    en: 'Base URL of the bank and card network; required in production, else the simulators',
    vi: 'Địa chỉ mạng ngân hàng và thẻ; bắt buộc ở production, nếu không là bộ mô phỏng',
  },
  {
    name: 'CONG_BANKNET_ACQUIRER',
    default: 'CONG',
    en: 'Our name in the bank and card network',
    vi: 'Tên của chúng ta trong mạng ngân hàng và thẻ',
  },
  {
    name: 'CONG_BANKNET_KEY',
    en: 'Our key in the bank and card network; required in production',
    vi: 'Khóa của chúng ta trong mạng ngân hàng và thẻ; bắt buộc ở production',
  },
  {
    name: 'CONG_VNPAY_URL',
    en: 'Base URL of VNPAY’s pages; the simulators in sandbox mode, and without it off in production',
    vi: 'Địa chỉ trang thanh toán VNPAY; ở sandbox là bộ mô phỏng, ở production không đặt thì không dùng',
  },
  {
    name: 'CONG_VNPAY_API_URL',
    en: 'Base URL of VNPAY’s querydr and refund, where it is another than CONG_VNPAY_URL',
    vi: 'Địa chỉ querydr và refund của VNPAY, khi khác CONG_VNPAY_URL',
  },
  {
    name: 'CONG_MOMO_URL',
    en: 'Base URL of MoMo, https in production; the simulators in sandbox mode, and without it off in production',
    vi: 'Địa chỉ MoMo, phải là https ở production; ở sandbox là bộ mô phỏng, ở production không đặt thì không dùng',
  },
  {
    name: 'CONG_NAPAS_URL',
    en: 'Base URL of NAPAS; the simulators in sandbox mode, and without it off in production',
    vi: 'Địa chỉ NAPAS; ở sandbox là bộ mô phỏng, ở production không đặt thì không dùng',
  },
  {
    name: 'CONG_VIETTELPAY_URL',
    en: 'Base URL of ViettelPay; the simulators in sandbox mode, and without it off in production',
    vi: 'Địa chỉ ViettelPay; ở sandbox là bộ mô phỏng, ở production không đặt thì không dùng',
  },
  {
    name: 'CONG_NGANLUONG_URL',
    en: 'Base URL of Ngân Lượng, https in production; the simulators in sandbox mode, and without it off in production',
    vi: 'Địa chỉ Ngân Lượng, phải là https ở production; ở sandbox là bộ mô phỏng, ở production không đặt thì không dùng',
  },
  {
    name: 'CONG_SMS_URL',
    en: 'Your service that sends text messages, https in production: wallets’ one-time passwords are posted to it; without it nobody pays from a wallet in production',
    vi: 'Dịch vụ gửi tin nhắn của bạn, phải là https ở production: nhận mã OTP của ví; không đặt thì không thanh toán bằng ví ở production',
  },
  {
    name: 'CONG_SMS_KEY',
    en: 'Our key at that service, sent as a bearer token',
    vi: 'Khóa của chúng ta ở dịch vụ đó, gửi dạng bearer token',
  },
  {
    name: 'CONG_SIMULATORS_URL',
    sandboxOnly: true,
    en: 'Where the simulators are reached; http://127.0.0.1:(PORT+1) unless set',
    vi: 'Địa chỉ của bộ mô phỏng; mặc định http://127.0.0.1:(PORT+1)',
  },
  {
    name: 'CONG_SIMULATORS_PORT',
    sandboxOnly: true,
    en: "The simulators' port, PORT+1 unless set",
    vi: 'Cổng mạng của bộ mô phỏng, mặc định PORT+1',
  },
  {
    name: 'CONG_SHOP_PORT',
    sandboxOnly: true,
    en: "The demo shop's port, PORT+2 unless set",
    vi: 'Cổng mạng của cửa hàng mẫu, mặc định PORT+2',
  },
] as const satisfies readonly SettingRow[];

export type SettingName = (typeof settingsTable)[number]['name'];

/** The row of a setting. */
export function settingRow(name: SettingName): SettingRow {
  const row = settingsTable.find((one) => one.name === name);
  if (row === undefined) throw new Error(`no such setting: ${name}`);
  return row;
}
