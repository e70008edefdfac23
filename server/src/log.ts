import type { IncomingMessage } from 'node:http';
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { HIDDEN_NAMES, redactFields, redactText } from './redact.ts';
import type { LogLevel } from './settings.ts';

type LogTarget = {
  readonly level: LogLevel;
  /** Which of our processes writes: gateway, worker, a command. */
  readonly name: string;
  readonly destination?: DestinationStream;
};

type LoggedRequest = Pick<IncomingMessage, 'method' | 'url'> & { readonly ip?: string };

/** JSON lines that hold ids, never keys, signatures, card details or bodies. */
export function createLog({ level, name, destination }: LogTarget): Logger {
  const options: LoggerOptions = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: redactFields },
    // What a child logger is bound to does not pass through the formatter above.
    redact: { paths: [...HIDDEN_NAMES], censor: '***' },
    serializers: {
      err: (error: unknown) => error,
      req: ({ method, url, ip }: LoggedRequest) => ({ method, url: redactText(url ?? ''), ip }),
      res: ({ statusCode }: { readonly statusCode: number }) => ({ statusCode }),
    },
    hooks: {
      logMethod(args, method) {
        method.apply(this, redactArguments(args));
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type LogArguments = Parameters<Logger['info']>;

/** Masks the message too, also where pino would take it from the error itself. */
function redactArguments(args: LogArguments): LogArguments {
  const [first, ...rest] = args.map((one: unknown) =>
    typeof one === 'string' ? redactText(one) : one,
  );
  const error = errorOf(first);
  const own = rest.length === 0 && error !== undefined ? [redactText(error.message)] : rest;
  return [first, ...own] as LogArguments;
}

function errorOf(first: unknown): Error | undefined {
  if (first instanceof Error) return first;
  if (typeof first !== 'object' || first === null || !('err' in first)) return undefined;
  return first.err instanceof Error ? first.err : undefined;
}
