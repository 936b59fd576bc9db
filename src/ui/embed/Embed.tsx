/** The lab in a frame of somebody else's page: the presenter's picture, the transport, and the way to the whole page. */
import { addressOf } from '../../app/address.ts';
import { flagsOf, withFlags } from '../../app/flags.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { Icon } from '../common/Icon.tsx';
import { useTranslation } from '../common/translation.tsx';
import { PresentPicture } from '../present/Present.tsx';
import { ZoomButtons } from '../stage/ZoomFrame.tsx';
import { Transport } from '../transport/Transport.tsx';
import './embed.css';

export function Embed() {
  return (
    <div className="embed">
      <PresentPicture />
      <nav className="embed-row">
        <Transport />
        <ZoomButtons />
        <Open />
      </nav>
    </div>
  );
}

/** The same moment, in a window of its own. */
function Open() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  // The address follows the playhead.
  useApp((s) => s.playhead);
  useApp((s) => s.run);
  const address = withFlags(addressOf(getState()), { ...flagsOf(getState()), embed: false });
  return (
    <a className="tool out" href={address.startsWith('#') ? `./${address}` : address} target="_blank" rel="noopener">
      {t('show:embed.open')}
      <Icon name="step" />
    </a>
  );
}
