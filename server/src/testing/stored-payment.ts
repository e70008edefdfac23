import type { ChangeWriter } from '../core/change/change.ts';
import type { Command } from '../core/payment/command.ts';
import type { NewPayment } from '../core/payment/create.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { changed, commandsTo, sampleChange } from './sample-payment.ts';

/** Writes commands' changes one after the other, as a payment's life would. */
export async function storedAfter(
  writer: ChangeWriter,
  payment: Payment,
  commands: readonly Command[],
): Promise<Payment> {
  let current = payment;
  for (const command of commands) {
    const { change, payment: next } = changed(current, command);
    if (change !== undefined && (await writer.write(change)) !== 'committed') {
      throw new Error(`${command.type} was not committed`);
    }
    current = next;
  }
  return current;
}

/** A sample payment in a state, with everything in the database that brought it there. */
export async function storedIn(
  writer: ChangeWriter,
  status: PaymentStatus,
  otherwise: Partial<NewPayment> = {},
): Promise<Payment> {
  const { payment, ...create } = sampleChange(otherwise);
  if ((await writer.write(create)) !== 'committed') throw new Error('not created');
  return storedAfter(writer, payment, commandsTo(payment, status));
}
