import type { SavedCard } from '../card/saved-card.ts';
import type { InstalmentConfiguration } from '../instalment/card-issuer.ts';
import type { InstalmentBank } from '../instalment/instalment-bank.ts';
import type { Credential, MerchantSettings } from '../merchant/merchant.ts';
import type { Payment } from '../payment/payment.ts';
import type { Policy } from '../payment/policy.ts';
import type { Refund } from '../refund/refund.ts';
import type { SandboxWallet } from '../wallet/sandbox-wallet.ts';

type Fields = Readonly<Record<string, string>>;

/** A merchant's credentials in this protocol, as files, the CLI and `/sandbox/v1/keys` name them. */
export type CredentialSchema = {
  /** Which field names the merchant on the wire; the others are secret. */
  readonly code: string;
  readonly fields: readonly string[];
  /** Fields that may still be to come when a merchant is imported: until then it cannot be served. */
  readonly optional?: readonly string[];
  /** Fields whose fresh value is more than unguessable text, such as a private key. */
  readonly fresh?: Readonly<Record<string, () => string>>;
  /** Fields that must have a form of their own, and whether a text has it. */
  readonly accepts?: Readonly<Record<string, (text: string) => boolean>>;
  /** What the merchant is given, where that is not what we hold: the public half of a private key. */
  readonly given?: (held: Fields) => Fields;
};

/** One request that tells the merchant a result. */
export type IpnRequest = {
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it may be kept and shown: without its signature. */
  readonly shown: string;
};

export type IpnReply = { readonly status: number; readonly body: string };

/** How results reach a merchant in this protocol, and what counts as received. */
export type Ipn = {
  /** Waits before each try in milliseconds, the first usually 0; after the last the message is parked. */
  readonly schedule: readonly number[];
  readonly format: (
    payment: Payment,
    credential: Credential,
    now: Date,
    /** Whose end is told; absent where it is the payment's. */
    refund?: Refund,
  ) => IpnRequest | Promise<IpnRequest>;
  /** A reply as it may be kept and shown: without its signature. */
  readonly shownReply: (body: string) => string;
  readonly judge: (
    reply: IpnReply,
    payment: Payment,
    credential: Credential,
  ) => 'received' | { readonly refused: string };
};

/** A merchant that the documents of the sandbox name. */
export type SandboxMerchant = {
  readonly name: string;
  readonly credentials: Fields;
  /** Keys that the merchant alone holds: told with the others, so that anybody can play it. */
  readonly own?: Fields;
  readonly settings?: Partial<MerchantSettings>;
  /** The connectors at whose simulators it has a contract; absent: all, so that a routing rule is all it takes. */
  readonly contracts?: readonly string[];
};

/** A way to reach a code: what to type or do, and what comes of it. */
export type MagicValue = {
  /** `outcome` in the sandbox's control API. */
  readonly outcome: string;
  /** The protocol's code for it. */
  readonly code: string;
  /** What the payer types; absent where a condition is needed instead. */
  readonly card?: {
    readonly number: string;
    readonly holder: string;
    readonly date: string;
    readonly securityCode?: string;
  };
  /** Who signs in where a wallet pays. */
  readonly wallet?: { readonly phone: string; readonly password: string };
  readonly otp?: string;
  readonly bank?: string;
  /** The provider's code with which it is declined at the page of `bank`'s provider. */
  readonly refusesWith?: string;
  /** The card ends so where it is given for this bank's instalments. */
  readonly instalmentBank?: InstalmentBank;
  readonly condition?: { readonly vi: string; readonly en: string };
  /** What the merchant or an operator does; else the payer does it. */
  readonly by?: 'merchant';
  readonly vi: string;
  readonly en: string;
};

/** What a way back to the shop may tell besides the payment. */
export type ReturnContext = {
  readonly now: Date;
  /** The card that the payment saved, if it did. */
  readonly card?: SavedCard;
};

/** What the rest of the gateway must know of a protocol. Its routes stand beside this in protocols/. */
export type Protocol = {
  readonly name: string;
  readonly policy: Policy;
  readonly credentials: CredentialSchema;
  /** Seeded in sandbox mode; what it does not name is made fresh. */
  readonly sandboxMerchant: SandboxMerchant;
  /** More of them, for what one cannot show. */
  readonly otherSandboxMerchants?: readonly SandboxMerchant[];
  /** Seeded in sandbox mode where nothing is offered yet; absent where it has no instalments. */
  readonly sandboxInstalments?: InstalmentConfiguration;
  /** Seeded in sandbox mode where its number has no wallet yet; absent where it has none of its own. */
  readonly sandboxWallets?: readonly SandboxWallet[];
  readonly magicValues: readonly MagicValue[];
  /** The payment's state as the protocol's own status code. */
  readonly statusOf: (payment: Payment) => string;
  /** Whether a merchant may have this code of its own for success; absent where there is one for everybody. */
  readonly takesSuccessCode?: (code: string) => boolean;
  /** The order's amount as the merchant wrote it, for whoever asks how it was understood; absent where that is no question. */
  readonly amountAsSent?: (payment: Payment) => string | undefined;
  readonly ipn: Ipn;
  /** Where the payer's browser goes back to, signed at the moment of the redirect. */
  readonly browserReturn: (
    payment: Payment,
    credential: Credential,
    at: ReturnContext,
  ) => string | Promise<string>;
  /** The id that it shows of an order which the gateway places itself; absent where it places none. */
  readonly publicId?: (now: Date, number: number) => string;
  /** The bank's name on this protocol's wire; undefined when the protocol does not offer it. */
  readonly bankCode: (bank: string) => string | undefined;
  /** Our id of a bank's name, where several names stand for one of ours; else `bankCode` is turned around. */
  readonly bankCalled?: (code: string) => string | undefined;
  /** What an instalment bank is called on its wire; absent where it has no instalments. */
  readonly instalmentBankCode?: (bank: InstalmentBank) => string;
};
