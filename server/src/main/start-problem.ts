/** Why PostgreSQL cannot be reached, by Node's and PostgreSQL's own codes. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['ETIMEDOUT', '28P01', '28000', '3D000', '57P03', '53300'],
]);

/** A fault at the start in one line that names its setting; any other fault as it is. */
export function startProblem(
  error: unknown,
  { databaseUrl, port }: { readonly databaseUrl?: string; readonly port?: PortSetting },
): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (databaseUrl !== undefined && UNREACHABLE.has(code)) {
    const why = error.message || code;
    return new Error(`DATABASE_URL: no connection to ${placeOf(databaseUrl)} (${why})`);
  }
  if (port === undefined || !('syscall' in error) || error.syscall !== 'listen') return error;
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
  return new Error(`${port.name}: port ${port.number} ${why}`);
}

type PortSetting = { readonly name: 'PORT' | 'CONG_WORKER_PORT'; readonly number: number };

/** The address without its password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'it';
  const { host, pathname } = new URL(url);
  return host + pathname;
}
