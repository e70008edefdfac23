import type { InHouse } from '../connector/connector.ts';

/**
 * The wallet among the connectors. It is our own: nothing is asked outside, the payer's money moves in the same change
 * that captures the payment (flows/pay-from-wallet.ts), and a refund in the change that records it. So it has no call
 * that could stay without an answer, and none of its payments is ever uncertain.
 */
export const walletConnector: InHouse = { name: 'wallet', callTimeoutMs: 0, finalAfterMs: 0 };

/** Whether an attempt's money is in our own wallets. */
export const isWallet = ({ connector }: { readonly connector: string }): boolean =>
  connector === walletConnector.name;
