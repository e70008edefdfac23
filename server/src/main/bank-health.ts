import { type Clock, SECOND_MS } from '@cong/values/time.ts';
import type { Connector, InHouse } from '../core/connector/connector.ts';
import { CircuitBreaker } from '../core/routing/circuit-breaker.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** What this process has seen of who answers: a circuit for each provider, and for each bank of the bank network. */
export function bankHealth(
  connectors: readonly (Connector | InHouse)[],
  clock: Clock,
): Pick<FlowDeps, 'healthy' | 'reportHealth'> {
  const breaker = new CircuitBreaker({ failuresToOpen: 5, openMs: 30 * SECOND_MS });
  const apart = new Set(connectors.flatMap((one) => (one.banksFailApart ? [one.name] : [])));
  const circuitOf = (connector: string, bank: string): string =>
    apart.has(connector) ? `${connector}/${bank}` : connector;
  return {
    healthy: (connector, bank) => breaker.isClosed(circuitOf(connector, bank), clock()),
    reportHealth: (connector, bank, answered) =>
      breaker.report(circuitOf(connector, bank), answered, clock()),
  };
}
