import pc from 'picocolors';
import type { RunFile } from './run-file.ts';

/** What a newcomer reads when everything runs: where it is, what to type in, what to try next. */
export function welcome(
  urls: RunFile['urls'],
  place: { dataDir: string; seconds: number },
): string {
  const row = (label: string, value: string, note = ''): string =>
    `  ${label.padEnd(14)}${pc.bold(value)}${note && `  ${pc.dim(note)}`}`;
  return [
    '',
    `  ${pc.green('●')} ${pc.bold('Cổng đang chạy · Cổng is running')} ${pc.dim(`(${place.seconds.toFixed(1)} s)`)}`,
    '',
    row('Gateway', urls.gateway),
    row('Simulators', urls.simulators, 'ngân hàng, thẻ giả lập · bank and card network'),
    row('Demo shop', urls.shop, 'cửa hàng mẫu'),
    '',
    row('123PAY', 'MICODE · MIPASSCODE · MIKEY', 'merchantCode · passcode · secretKey'),
    row('Khác · Others', `${urls.gateway}/sandbox/v1/keys`, 'AppotaPay, …'),
    row('Thẻ · Card', '9704000000000018 · NGUYEN VAN A · 03/07'),
    row('OTP', '00000000'),
    '',
    `  Thử ngay: mở ${pc.underline(urls.shop)} và trả tiền một ly cà phê.`,
    `  Try next: open ${pc.underline(urls.shop)} and pay for a cup of coffee.`,
    '',
    pc.dim(`  Dữ liệu và nhật ký · data and logs: ${place.dataDir}`),
    pc.dim('  Ctrl-C dừng tất cả, dữ liệu vẫn còn · Ctrl-C stops everything, the data stays'),
    '',
  ].join('\n');
}
