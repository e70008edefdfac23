import type { FastifyPluginAsync } from 'fastify';
import { Agent } from 'undici';
import type { Order } from '../provider/books.ts';
import { type Desk, type DeskOptions, openDesk, originOf } from '../provider/desk.ts';
import type { Behaviour } from '../provider/faults.ts';
import { withQuery, writeForm } from '../provider/form.ts';
import { type Counter, payerPages } from '../provider/pages.ts';
import { type Answer, answerJson, type Call } from './answer.ts';
import { type Kind, openMessage, type Partner } from './messages.ts';
import { create, inquire, refund } from './orders.ts';
import { CODES, DECLINES, LOOK, resultOf, sendIpn } from './results.ts';

export type MomoOptions = DeskOptions & { readonly merchants: readonly Partner[] };

const PATIENCE_MS = 10_000;

/** MoMo as another host would be: it makes payments, shows their page, tells their result and is asked after it. */
export const momo: FastifyPluginAsync<MomoOptions> = async (app, options) => {
  const desk = await openDesk(app, LOOK.name, options);
  const { merchants: partners } = options;
  const agent = new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  app.addHook('onClose', () => agent.destroy());
  const result = (order: Order, behaviour: Behaviour) => {
    const partner = partners.find(({ partnerCode }) => partnerCode === order.merchant);
    if (partner === undefined) throw new Error(`MoMo has no partner ${order.merchant}`);
    return resultOf(order, { partner, behaviour, now: desk.now() });
  };
  const counter: Counter = {
    look: LOOK,
    codes: CODES,
    declines: DECLINES,
    tell: (order, behaviour) => sendIpn(agent, order, result(order, behaviour)),
    wayBack: (order, behaviour) =>
      withQuery(order.session.returnUrl, writeForm(Object.entries(result(order, behaviour)))),
  };
  payerPages(app, desk, counter);

  const call = (kind: Kind, answerTo: (desk: Desk, call: Call) => Promise<Answer>) =>
    app.post(`/momo/v2/gateway/api/${kind}`, async (request, reply) => {
      const text = typeof request.body === 'string' ? request.body : '';
      const opened = openMessage(kind, text, partners);
      const now = desk.now();
      reply.type('application/json; charset=utf-8');
      if ('refusal' in opened) {
        return reply.send(answerJson({}, { code: opened.refusal }, { isWrong: false, now }));
      }
      const answer = await answerTo(desk, { ...opened, origin: originOf(request) });
      if (answer === 'silent') return desk.hold(reply);
      if (answer === 'down') return reply.code(503).send();
      const isWrong = answer.order !== undefined && desk.behaviourOf(answer.order).wrongSignature;
      return reply.send(answerJson(opened.fields, answer, { isWrong: isWrong === true, now }));
    });
  call('create', create);
  call('query', inquire);
  call('refund', refund);
};
