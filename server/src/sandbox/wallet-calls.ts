import { newToken } from '@cong/values/ids.ts';
import { VND_MAX, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { FastifyInstance } from 'fastify';
import type { WalletFunds } from '../core/wallet/check-payment.ts';
import { type Phone, parsePhone } from '../core/wallet/phone.ts';
import { isTierName, type TierName } from '../core/wallet/tier.ts';
import { fundsOf, openWalletFor, operateWallet, topUp } from '../flows/keep-wallets.ts';
import { badRequest } from './bad-request.ts';
import { must } from './must.ts';
import type { SandboxDeps } from './sandbox-deps.ts';

type WalletRoute = { Params: { readonly phone: string }; Body: unknown };

/** Calls on payers' wallets: opening one, what they hold, top-ups, tiers, locks. */
export function walletCalls(app: FastifyInstance, { flows }: SandboxDeps): void {
  const show = async (phone: Phone) => {
    const funds = await fundsOf(flows, phone);
    if (funds === undefined) throw Object.assign(new Error('no such wallet'), { statusCode: 404 });
    return viewOf(funds);
  };
  app.get('/wallets', async () =>
    (await flows.wallets.reader.list(vietNamDate(flows.clock()))).map(viewOf),
  );
  app.post<{ Body: unknown }>('/wallets', async ({ body }) => {
    const { phone: text = '', holder = '', tier = 'basic', password = '' } = fieldsOf(body);
    const phone = phoneOf(text);
    if (holder.trim() === '' || password === '')
      throw badRequest('"holder" or "password" is missing');
    const secret = new Secret(password);
    must(
      await openWalletFor(flows, {
        phone,
        holder: holder.trim(),
        tier: tierOf(tier),
        password: secret,
      }),
    );
    return show(phone);
  });
  app.get<WalletRoute>('/wallets/:phone', ({ params }) => show(phoneOf(params.phone)));
  app.post<WalletRoute>('/wallets/:phone/top-up', async ({ params, body }) => {
    const phone = phoneOf(params.phone);
    const { amount, requestId } = fieldsOf(body);
    must(
      await topUp(flows, { phone, amount: amountOf(amount), requestId: requestId ?? newToken() }),
    );
    return show(phone);
  });
  app.post<WalletRoute>('/wallets/:phone/tier', async ({ params, body }) => {
    const phone = phoneOf(params.phone);
    const { tier = '' } = fieldsOf(body);
    must(await operateWallet(flows, phone, { type: 'set_tier', tier: tierOf(tier) }));
    return show(phone);
  });
  for (const type of ['lock', 'unlock', 'close'] as const) {
    app.post<WalletRoute>(`/wallets/:phone/${type}`, async ({ params }) => {
      const phone = phoneOf(params.phone);
      must(await operateWallet(flows, phone, { type }));
      return show(phone);
    });
  }
}

const viewOf = ({ wallet, balance, usedOfDay }: WalletFunds) => ({
  ...{ phone: wallet.phone, holder: wallet.holder, tier: wallet.tier, status: wallet.status },
  ...{ balance: Number(balance), paidToday: Number(usedOfDay) },
});

function tierOf(text: string): TierName {
  if (isTierName(text)) return text;
  throw badRequest('"tier" is none: unverified, basic, full or business');
}

function phoneOf(text: string): Phone {
  const phone = parsePhone(text);
  if (phone === undefined) throw badRequest('no mobile number such as 0900000001');
  return phone;
}

const fieldsOf = (body: unknown): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(typeof body === 'object' && body !== null ? body : {}).map(([name, value]) => [
      name,
      String(value),
    ]),
  );

function amountOf(text = '') {
  const amount = /^\d{1,15}$/.test(text) ? BigInt(text) : 0n;
  if (amount <= 0n || amount > VND_MAX) throw badRequest('"amount" must be whole đồng, as 500000');
  return vnd(amount);
}
