/** What one method does at this step, in two sentences, or that its packet has arrived. */
import { readFrame } from '../../view/frame.ts';
import { packetKey } from '../../view/packet-name.ts';
import { useMoment } from '../../app/StoreProvider.tsx';
import type { Mode } from '../../lessons/labs.ts';
import { CaptionText } from '../common/CaptionText.tsx';
import { HopNumber } from '../common/HopNumber.tsx';
import { useCaption } from '../common/use-caption.ts';
import { useTranslation } from '../common/translation.tsx';
import { useCell } from './use-modes.ts';

export function ModeCaption({ mode }: { mode: Mode }) {
  const { t } = useTranslation();
  const cell = useCell(mode);
  const moment = useMoment();
  const { caption, names } = useCaption();
  const waits = cell.kind === 'none' ? 'none' : moment.direction === 'down' ? 'reply' : 'request';
  return (
    <>
      <h3 className="packet-head">
        {cell.kind === 'hop' && <HopNumber hop={moment.hop} now />}
        <span>{cell.kind !== 'none' && t(`packet.${packetKey(readFrame(moment.frame!), moment.direction)}`)}</span>
        {cell.kind === 'hop' && (
          <span className="cap">{t('stage.packetLeaves', { at: `${moment.host}.${moment.interface}` })}</span>
        )}
      </h3>
      <p className="mode-caption">
        {cell.kind === 'hop' ? (
          <CaptionText caption={caption} names={names} />
        ) : (
          <>
            <b>{t(`modes:home.${waits}`)}</b>
            {t(`modes:home.${waits}Why`)}
          </>
        )}
      </p>
    </>
  );
}
