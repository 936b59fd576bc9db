/** Who asks: clients and their addresses. */
import { formatIpv4 } from '../../wire/address.ts';
import { addAddress, addClient, ethernetOf, removeAddress, removeMachine } from '../../view/edit/machine-edits.ts';
import { Icon } from '../common/Icon.tsx';
import { useText } from '../inspector/use-text.ts';
import { Group } from './fields.tsx';
import type { Editing } from './use-edit.ts';

export function ClientsGroup({ editing }: { editing: Editing }) {
  const { t } = useText();
  const { context, vips, change } = editing;
  const clients = Object.values(context.world.hosts).filter((host) => host.role === 'client');
  const last = clients.at(-1);
  const added = last ? addClient(context, last.name) : null;
  return (
    <Group title={t('edit:clients.title')}>
      <ul className="edit-clients">
        {clients.map((host) => (
          <li key={host.name}>
            <b>{host.name}</b>
            <span className="edit-addresses">
              {ethernetOf(host).flatMap((i) =>
                i.addresses.map((a, n) => (
                  <span key={`${i.name} ${a.local}`}>
                    <code>{formatIpv4(a.local)}</code>
                    {n > 0 && (
                      <button
                        type="button"
                        className="edit-icon"
                        aria-label={t('edit:clients.removeAddress', { address: formatIpv4(a.local) })}
                        onClick={() => change(removeAddress(host, i.name, a.local, a.prefixLength))}
                      >
                        <Icon name="close" />
                      </button>
                    )}
                  </span>
                )),
              )}
            </span>
            <button
              type="button"
              className="tool out edit-small"
              aria-label={t('edit:clients.addAddressTo', { host: host.name })}
              onClick={() => change(addAddress(context, host.name))}
            >
              {t('edit:clients.addAddress')}
            </button>
            {clients.length > 1 && (
              <button
                type="button"
                className="edit-icon"
                aria-label={t('edit:clients.remove', { host: host.name })}
                onClick={() => change(removeMachine(context, host.name, vips), 'start')}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="edit-buttons">
        <button type="button" className="tool out" aria-disabled={added === null} onClick={() => change(added)}>
          {t('edit:clients.add')}
        </button>
      </p>
    </Group>
  );
}
