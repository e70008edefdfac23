import type { Method } from '../payment/attempt.ts';

/** Which way an attempt's money goes. */
export type Route = { readonly connector: string; readonly method: Method };

/** Decides the route for a bank; undefined when no connector serves it. Pure, over tables made at start-up. */
export type Router = (bank: string) => Route | undefined;

/** Whether a connector's bank answers at present: an open circuit breaker says no. */
export type BankHealth = (connector: string, bank: string) => boolean;
