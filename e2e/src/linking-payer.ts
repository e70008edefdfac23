import { Payer, type Typed } from './payer.ts';

/** The cards that Alepay publishes; they have an OTP of their own. */
export const VISA: Typed = { 'cc-number': '4111111111111111', 'cc-exp': '12/20', 'cc-csc': '123' };
export const VISA_3D: Typed = { ...VISA, 'cc-number': '4444000000004404' };
export const PASSWORD_OTP: Typed = { 'one-time-code': '123456' };

/** A payer who gives one of Alepay's cards on a page of ours. */
export class LinkingPayer extends Payer {
  readonly #url: string;

  private constructor(url: string, sites: readonly string[]) {
    super(...sites);
    this.#url = url;
  }

  static async at(
    url: string,
    { gatewayUrl, simulatorsUrl }: { readonly gatewayUrl: string; readonly simulatorsUrl: string },
  ): Promise<LinkingPayer> {
    const payer = new LinkingPayer(url, [gatewayUrl, simulatorsUrl]);
    await payer.open(url);
    return payer;
  }

  /** Comes back to the page by its address. */
  async reopen(): Promise<void> {
    this.left = undefined;
    await this.open(this.#url);
  }

  async chooseBank(code: string): Promise<void> {
    await this.click(`/bank/${code}`);
  }

  async giveCard(card: Typed): Promise<void> {
    await this.submit(card);
  }

  async giveOtp(): Promise<void> {
    await this.submit(PASSWORD_OTP);
  }

  /** The issuer asks on its own page. */
  async answerChallenge(): Promise<void> {
    await this.submit(PASSWORD_OTP);
  }

  /** Reads in the sandbox's panel what a bank's message would say, and tells it. */
  async tellAmount(): Promise<void> {
    const [, amount = ''] = /<dd><code>(\d+)<\/code>/.exec(this.page.html) ?? [];
    await this.submit({ amount });
  }
}
