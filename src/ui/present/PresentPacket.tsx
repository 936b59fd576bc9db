/** The packet for the last row: its ribbons, and in them what this hop changed. */
import { useApp } from '../../app/StoreProvider.tsx';
import { readFrame } from '../../view/frame.ts';
import { formatIpv4 } from '../../wire/address.ts';
import type { Box } from '../../view/layout.ts';
import type { Moment } from '../../view/moments.ts';
import type { Names } from '../../view/names.ts';
import { packetKey } from '../../view/packet-name.ts';
import type { PresentNames } from '../../view/present-names.ts';
import { ribbonsOf, type Ribbon, type RibbonLine } from '../../view/ribbons.ts';
import { HopNumber } from '../common/HopNumber.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useWords } from '../common/use-words.ts';
import { useCalled } from './use-called.ts';

interface Props {
  moment: Moment;
  names: Names;
  present: PresentNames;
  hop: number | undefined;
  place: Box;
}

export function PresentPacket({ moment, names, present, hop = moment.hop, place }: Props) {
  const { t } = useTranslation();
  const style = { left: place.x, top: place.y, width: place.w, height: place.h };
  if (!moment.frame)
    return (
      <div className="present-packet" style={style}>
        <Words moment={moment} />
      </div>
    );
  const frame = readFrame(moment.frame);
  const ips = frame.ip.map((ip) => [ip.source, ip.destination].map((a) => present.address(formatIpv4(a))).join(' → '));
  const ribbons = ribbonsOf(moment.frame, moment.before, names).ribbons.map((ribbon) =>
    ribbon.protocol === 'ip' || ribbon.protocol === 'ipin' ? { ...ribbon, summary: ips.shift() ?? '' } : ribbon,
  );
  return (
    <div className="present-packet" style={style}>
      <h3>
        {hop > 0 && <HopNumber hop={hop} now />}
        {t(`packet.${packetKey(frame, moment.direction)}`)}
      </h3>
      <Ribbons ribbons={ribbons} present={present} />
    </div>
  );
}

function Ribbons({ ribbons, present }: { ribbons: readonly Ribbon[]; present: PresentNames }) {
  const { say } = useWords();
  const called = useCalled();
  const [ribbon, ...inner] = ribbons;
  if (!ribbon) return null;
  const changes = ribbon.lines.filter((l) => l.old !== null || (ribbon.protocol === 'arp' && l.main));
  const isAddressed = ribbon.lines.some((l) => l.old !== null && (l.label === 'src' || l.label === 'dst'));
  const title = say(`stage.layer.${ribbon.title}`);
  return (
    <div className={`ribbon ribbon-${ribbon.protocol}`}>
      <div className="present-ribbon">
        <b className={ribbon.isNew ? 'mark' : undefined}>{title}</b>
        {!isAddressed && ribbon.protocol !== 'arp' && (
          <span>
            {ribbon.summary
              .split(',')[0]!
              .split(' → ')
              .map((part) => called(ribbon.protocol === 'eth' ? present.mac(part) : part))
              .join(' → ')}
          </span>
        )}
        {changes.map((line) => (
          <Change key={line.label + line.value} line={line} ribbon={ribbon} present={present} />
        ))}
      </div>
      <Ribbons ribbons={inner} present={present} />
    </div>
  );
}

function Change({ line, ribbon, present }: { line: RibbonLine; ribbon: Ribbon; present: PresentNames }) {
  const { say } = useWords();
  const called = useCalled();
  const short = (text: string): string => {
    if (ribbon.protocol === 'eth') return called(present.mac(text));
    if (/^[\da-f]{2}(?::[\da-f]{2}){5}$/.test(text)) return `…${text.slice(-6)}`;
    return /^\d+(?:\.\d+){3}$/.test(text) ? called(present.address(text)) : text;
  };
  const { label, old, value } = changedPort(line);
  return (
    <span className="present-change">
      {label !== '' && <i>{say(`stage.field.${label}`)}</i>}
      {old !== null && (
        <>
          <span className="old">{short(old)}</span> <span className="arr">→</span>{' '}
        </>
      )}
      <span className={old !== null || line.news ? 'mark' : undefined}>{short(value)}</span>
    </span>
  );
}

/** Of `40001 → 8080` that became `40001 → 80`, what changed: the destination's. Other lines stay. */
function changedPort(line: RibbonLine): Pick<RibbonLine, 'label' | 'old' | 'value'> {
  const [was, is] = [line.old?.split(' → ') ?? [], line.value.split(' → ')];
  if (line.label !== '' || was.length !== 2 || is.length !== 2) return line;
  const at = was[0] === is[0] ? 1 : was[1] === is[1] ? 0 : -1;
  return at < 0 ? line : { label: at === 0 ? 'src' : 'dst', old: was[at]!, value: is[at]! };
}

/** No packet under way: the lab before it begins, or what a request came to. */
function Words({ moment }: { moment: Moment }) {
  const { t } = useTranslation();
  const language = useApp((s) => s.language);
  const title = useApp((s) => s.scenario.title);
  const result = useApp((s) => {
    const event = s.run.trace[moment.event];
    return event?.kind === 'end' ? (event.result as { reply?: unknown; error?: unknown } | null) : null;
  });
  if (moment.kind === 'start')
    return <p className="present-words">{typeof title === 'string' ? title : title[language]}</p>;
  const text = [result?.reply, result?.error].find((part) => typeof part === 'string');
  if (text === undefined) return null;
  return (
    <p className="present-words">
      {t('stage.answer')} <span className="mark m">{text.trim()}</span>
    </p>
  );
}
