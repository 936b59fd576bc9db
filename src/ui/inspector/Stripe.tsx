/** A protocol's stripe: its colour and its pattern, as on the token and beside the ribbons. */
import type { Stripe as StripeName } from '../../view/headers.ts';

export function Stripe({ stripe, gone = false }: { stripe: StripeName; gone?: boolean }) {
  return <span className="headers-stripe" data-stripe={gone ? 'gone' : stripe} aria-hidden="true" />;
}
