/**
 * Makes a call that is told to stop when its time is over.
 * `AbortSignal.timeout` would keep its timer and signal for the whole of that time, however soon the answer comes.
 */
export async function within<Answer>(
  ms: number,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
