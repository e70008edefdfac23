import pg from 'pg';

export type SqlFailure =
  /** Whether the statement was committed is unknown. */
  | 'connection_lost'
  /** Rolled back through no fault of its own. */
  | 'serialisation'
  /** Rolled back; something in it is at fault. */
  | 'fault';

/** SQLSTATE classes after which the session is gone: connection errors, shutdown, no resources. */
const LOST = /^(08|57P0|53)/;

export function failureOf(error: unknown): SqlFailure {
  // Thrown by our own code on what it was given, an instant that is none, say: nothing reached the database.
  if (error instanceof RangeError || error instanceof TypeError) return 'fault';
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return 'connection_lost';
  if (error.code === '40P01' || error.code === '40001') return 'serialisation';
  return LOST.test(error.code) ? 'connection_lost' : 'fault';
}
