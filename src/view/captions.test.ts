import { describe, expect, it } from 'vitest';
import { createTexts, LANGUAGES } from '../locale/index.ts';
import { captionOf, type Caption } from './captions.ts';
import { reasonText, type Translate } from './reasons.ts';
import { runLab } from '../app/testing/run-lab.ts';

const LABS = [
  'seed-dr-arp-sysctl',
  'seed-dr-reweight',
  'seed-nat-two-servers',
  'seed-tun-three-cities',
  'broken-nat-no-forward',
  'broken-nat-no-gateway',
  'broken-dr-no-vip',
  'surprise-dr-gateway-accept-local',
  'broken-dr-arp-announce',
  'broken-tun-rp-filter',
  'udp-nat',
  'udp-fragments-nat',
  'icmp-ping-vip',
  'icmp-ttl-dr',
  'nat-one-arm',
  'conn-drain',
];

const captionsOf = (lab: string): { caption: Caption; names: ReturnType<typeof runLab>['names'] }[] => {
  const { run, moments, names } = runLab(lab);
  return moments.map((moment) => ({
    names,
    caption: captionOf(moment, {
      trace: run.trace,
      names,
      roleOf: (host) => run.scenario.hosts[host]?.role,
      stepOf: (step) => run.scenario.steps[step],
    }),
  }));
};

describe.each(LANGUAGES)('captions in %s', (language) => {
  const texts = createTexts(language);
  const say = texts.t as Translate;

  it.each(LABS)('say every moment of %s in whole sentences', (lab) => {
    for (const { caption, names } of captionsOf(lab)) {
      for (const sentence of [caption.lead, caption.why]) {
        if (!sentence) continue;
        const key = `caption.${sentence.key}`;
        expect({ key, exists: texts.exists(key) }).toEqual({ key, exists: true });
        const text = say(key, sentence.values);
        expect(text).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object/);
        // A command line ends as it was typed.
        expect(sentence.key === 'command' ? '.' : text).toMatch(/[.?!。？！]$|: .+/u);
      }
      expect(caption.reason ? reasonText(say, caption.reason, names) : '').not.toMatch(/\{\{|undefined/);
    }
  });
});

describe('captions', () => {
  const say = createTexts('en').t as Translate;
  const leads = (lab: string): string[] =>
    captionsOf(lab).map(({ caption }) => say(`caption.${caption.lead.key}`, caption.lead.values));

  it('tell DR, NAT and TUN apart', () => {
    expect(leads('seed-dr-arp-sysctl')).toContain('The director sends the SYN on to rs2.');
    expect(leads('seed-nat-two-servers')).toContain('The director rewrites the destination and sends the SYN to rs2.');
    expect(leads('seed-nat-two-servers')).toContain('The SYN ACK leaves under the VIP’s name.');
    expect(leads('seed-tun-three-cities')).toContain('The director puts the SYN inside another packet.');
  });

  it('say past the director only of what goes past it', () => {
    expect(leads('seed-dr-arp-sysctl')).toContain('rs2 answers as the VIP, past the director.');
    for (const lab of ['surprise-dr-gateway-accept-local', 'broken-dr-gateway-director']) {
      expect(leads(lab)).toContain('rs2 answers as the VIP, back through the director.');
      expect(leads(lab).filter((lead) => lead.includes('past'))).toEqual([]);
    }
    expect(leads('surprise-dr-gateway-accept-local')).toContain(
      'rs2 sends the reply as the VIP, back through the director.',
    );
  });

  it('name the end of a request that nobody answered', () => {
    expect(leads('broken-nat-no-gateway')).toContain('The client has waited long enough and gives up.');
  });
});
