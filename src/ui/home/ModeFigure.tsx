/** What a forwarding method does with one packet, in a small drawing with the stage's own marks. */
import type { Mode } from '../../lessons/labs.ts';
import { iconShape, type IconName } from '../common/Icon.tsx';
import { useTranslation } from '../common/translation.tsx';
import { arrow } from '../stage/Markers.tsx';
import { Token } from '../stage/Token.tsx';

/** Where things stand: from the left the client, the director, the switch and two servers. */
interface Places {
  readonly width: number;
  readonly client: { readonly x: number; readonly w: number };
  readonly director: { readonly x: number; readonly w: number };
  readonly rail: number;
  readonly server: { readonly x: number; readonly w: number };
  /** Hosts have their glyphs where there is room for them. */
  readonly glyphs: boolean;
}

const PLACES = {
  wide: {
    width: 416,
    client: { x: 0.5, w: 84 },
    director: { x: 152, w: 96 },
    rail: 323.5,
    server: { x: 347.5, w: 68 },
  },
  phone: { width: 358, client: { x: 0.5, w: 76 }, director: { x: 134, w: 88 }, rail: 274, server: { x: 297.5, w: 60 } },
  narrow: {
    width: 280,
    client: { x: 0.5, w: 52 },
    director: { x: 104, w: 68 },
    rail: 222,
    server: { x: 239.5, w: 40 },
  },
} as const;
export type FigureSize = keyof typeof PLACES;

const HEIGHT = 128;
/** The heights of the client's cable and of the servers'. */
const LANE = 61;
const ABOVE = 38;
const BELOW = 84;

export function ModeFigure({ mode, size }: { mode: Mode; size: FigureSize }) {
  const { t } = useTranslation();
  const places: Places = { ...PLACES[size], glyphs: size !== 'narrow' };
  const { width, client, director, rail, server } = places;
  const [clientEnd, directorEnd] = [client.x + client.w, director.x + director.w];
  const cables =
    `M${clientEnd} ${LANE}H${director.x}M${directorEnd} ${LANE}H${rail}M${rail} ${ABOVE}V${BELOW}` +
    `M${rail} ${ABOVE}H${server.x}M${rail} ${BELOW}H${server.x}`;
  const isNat = mode === 'nat';
  const now = isNat ? `M${director.x} ${LANE}H${clientEnd}` : `M${directorEnd} ${LANE}H${rail}V${BELOW}H${server.x}`;
  const nowArrow = isNat
    ? `M${director.x} ${LANE}H${clientEnd + 5}`
    : `M${directorEnd} ${LANE}H${rail}V${BELOW}H${server.x - 5}`;
  const past = isNat
    ? `M${server.x} ${BELOW}H${rail}V${LANE}H${directorEnd + 4}`
    : `M${clientEnd} ${LANE}H${director.x - 4}`;
  const token = isNat ? (clientEnd + director.x) / 2 : (directorEnd + rail) / 2;
  const middle = director.x + director.w / 2;
  return (
    <svg className="mode-figure" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <path d={cables} className="cable-band" strokeWidth={10} />
      <path d={cables} className="cable-core" />
      <path d={past} className="way-trail" markerEnd={arrow('ghost')} />
      <path d={now} className="way-now-band" strokeWidth={10} />
      <path d={nowArrow} className="way-now" markerEnd={arrow('now')} />
      {!isNat && <WayHome places={places} text={t('home:figure.straight')} />}
      <Token
        stripes={mode === 'tun' ? ['eth', 'ip', 'ipin', 'tcp'] : ['eth', 'ip', 'tcp']}
        state="now"
        x={token}
        y={LANE}
      />
      <Host places={places} at={client} y={LANE} h={32} icon="client" name={t('role.client')} />
      <Host places={places} at={director} y={LANE} h={32} icon="director" name={t('role.director')} ink />
      <Host places={places} at={server} y={ABOVE} h={30} icon="realserver" name="rs1" />
      <Host places={places} at={server} y={BELOW} h={30} icon="realserver" name="rs2" />
      <text x={middle} y={35} textAnchor="middle">
        {t(`home:figure.${mode}`)}
      </text>
      {isNat && (
        <text x={middle} y={124} textAnchor="middle">
          {t('home:figure.same')}
        </text>
      )}
    </svg>
  );
}

/** The reply, past the director: dotted, because it is still to come. */
function WayHome({ places: { client, server }, text }: { places: Places; text: string }) {
  const [from, to] = [server.x + server.w / 2, client.x + client.w / 2];
  const middle = (from + to) / 2 - 8;
  return (
    <>
      <path d={`M${from} 99V120H${to}V81`} className="way-next" markerEnd={arrow('ghost')} />
      <text x={middle} y={124} textAnchor="middle" className="way-home">
        {text}
      </text>
    </>
  );
}

interface HostProps {
  places: Places;
  at: { readonly x: number; readonly w: number };
  y: number;
  h: number;
  icon: IconName;
  name: string;
  ink?: boolean;
}

function Host({ places, at, y, h, icon, name, ink = false }: HostProps) {
  const { x, w } = at;
  return (
    <g>
      <rect x={x} y={y - h / 2} width={w} height={h} rx={6} className={ink ? 'figure-host ink' : 'figure-host'} />
      {places.glyphs && (
        <path d={iconShape(icon)} className="figure-glyph" transform={`translate(${x + 8} ${y - 8})`} />
      )}
      <text
        x={places.glyphs ? x + 30 : x + w / 2}
        y={y + 4.5}
        textAnchor={places.glyphs ? 'start' : 'middle'}
        className="figure-name"
      >
        {name}
      </text>
    </g>
  );
}
