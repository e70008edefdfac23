import { type AgencyKeys, hubOrder, isWellMade, LgspAgency } from '../lgsp-agency.ts';
import type { Payer } from '../payer.ts';
import type { RunningSystem } from '../running-system.ts';
import { sandboxAt } from '../sandbox-control.ts';
import { simulatorControl } from '../simulator-control.ts';
import type { ContractMerchant, Driver, Outcome } from './driver.ts';

/** The provider that the payers of the stories choose. */
const PROVIDER = 'momo';

/** What the provider is told beforehand, so that the payer's approval ends so. */
const FAULTS: Readonly<Record<Outcome, object | undefined>> = {
  success: undefined,
  insufficient_funds: { approval: 'declined', code: '1001' },
};

/** The LGSP hub: `lgsp-agency.ts` is its agency. */
export const driverLgsp: Driver = {
  protocol: 'lgsp',
  codes: {
    waiting: '01',
    paid: '00',
    declined: '51',
    cancelled: '24',
    expired: '11',
    failed: '06',
    uncertain: '02',
    duplicate: 'ORDER_EXITS',
    wrongSignature: 'SIGNTURE_WRONG',
    unknownOrder: 'NOT_EXITS',
  },
  tells: ['paid', 'declined', 'cancelled', 'expired', 'failed'],
  notifyPause: 'PT30S',
  cannot: {},
  books: ({ simulatorsUrl }) => {
    const { bookOf } = simulatorControl(simulatorsUrl, PROVIDER);
    return async (attemptId) => {
      const { debited, refunded } = await bookOf(attemptId);
      return { debited: Number(debited), refunded: Number(refunded) };
    };
  },
  merchant: contractMerchant,
  begin: (payer, payUrl, outcome) => goToProvider(payer, payUrl, FAULTS[outcome]),
  confirm: async (payer) => {
    await payer.submit({});
  },
  doubt: {
    reach: async (payer, payUrl, sandbox) => {
      // Neither its result nor its payer comes; asked when the time to pay is over, it has not decided yet.
      await goToProvider(payer, payUrl, { delivery: 'both_lost', inquiriesUndecided: 1 });
      await payer.submit({});
      await sandbox.advance('PT16M');
    },
    pause: 'PT1M',
    // The provider has decided; the payer finds its page again, and the way back on it.
    end: async (payer) => {
      await simulatorControl(simulatorsOf(payer), PROVIDER).order({ reset: true });
      await payer.open(payer.page.url.replace('/approve', ''));
      await payer.click('/return');
    },
  },
};

async function goToProvider(payer: Payer, payUrl: string, behaviour?: object): Promise<void> {
  if (behaviour !== undefined) {
    const order = { match: { next: true }, behaviour };
    await simulatorControl(simulatorsOf(payer), PROVIDER).order(order);
  }
  await payer.open(payUrl);
  await payer.click(`/bank/${PROVIDER}`);
  await payer.goToProvider();
}

/** The second of the sites that a payer of the stage goes to. */
function simulatorsOf(payer: Payer): string {
  const [, simulators] = payer.sites;
  if (simulators === undefined) throw new Error('the payer knows no simulators');
  return simulators;
}

function contractMerchant({ gatewayUrl }: RunningSystem): ContractMerchant {
  const sandbox = sandboxAt(gatewayUrl, 'lgsp');
  const agency = LgspAgency.at(gatewayUrl);
  const info = async (orderId: string) => {
    const answer = await (await agency).call('GetOrderInfo', { orderId, transactionNo: '' });
    return { code: answer.error_code, data: answer.data as Record<string, string> | null };
  };
  return {
    create: async ({ orderRef, amount, notifyUrl }, wrongly) => {
      const { keys } = await agency;
      const wrong: AgencyKeys = { ...keys, secretKey: `not ${keys.secretKey}` };
      const who = wrongly ? new LgspAgency(gatewayUrl, wrong) : await agency;
      const order = hubOrder(orderRef, { amount, returnUrl: notifyUrl });
      const { error_code, data } = await who.call('paygate', order);
      if (error_code !== 'SUCCESSFUL') return { refused: error_code };
      const { publicId } = await sandbox.order(orderRef);
      return { payUrl: (data as { readonly url: string }).url, publicId };
    },
    status: async (orderRef) => {
      const { code, data } = await info(orderRef);
      return data?.errorCode ?? code;
    },
    readNotify: ({ method, body }) => {
      const result = JSON.parse(body);
      if (method !== 'PUT' || !isWellMade(result)) return undefined;
      return result.type === 'pay'
        ? { orderRef: result.orderId, status: result.errorCode }
        : { orderRef: `refund of ${result.orderId}`, status: result.errorCode };
    },
    received: () => ({ status: 200, body: '{"error_code":"SUCCESSFUL","error_message":""}' }),
    readReturn: ({ searchParams }) => {
      const { orderId, errorCode } = Object.fromEntries(searchParams);
      return orderId && errorCode ? { orderRef: orderId, status: errorCode } : undefined;
    },
    refund: async (orderId, amount, requestCode) => {
      const { data } = await info(orderId);
      const transactionNo = data?.payTransId ?? '';
      const fields = { orderId, requestCode, amount, transactionNo, orderInfo: 'Hoàn tiền' };
      const asked = await (await agency).call('refund', { ...fields, transactionType: '03' });
      return asked.error_code === 'SUCCESSFUL' ? 'accepted' : { refused: asked.error_code };
    },
  };
}
