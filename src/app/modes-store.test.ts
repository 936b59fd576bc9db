import { describe, expect, it } from 'vitest';
import { play } from '../lab/timeline.ts';
import { MODES } from '../lessons/modes.ts';
import { readModes, readQuantity, writeModes } from './modes-address.ts';
import { choiceOf, createModesStore, MODES_DEFAULT, type ModesChoice } from './modes-store.ts';
import { runLab } from './testing/run-lab.ts';
import { loadAll } from '../base/late.ts';

await loadAll();

const scenarios = MODES.map((mode) => runLab(`modes-${mode}`).run.scenario);
const open = (choice: Partial<ModesChoice> = {}) =>
  createModesStore(play, scenarios, { ...MODES_DEFAULT, bytes: 1000, ...choice });

describe('modes store', () => {
  it('opens where the director has the SYN, all three at the same hop', () => {
    const { steps, at, stores } = open().getState();
    expect(steps[at]).toMatchObject({ packet: 1, hop: 3 });
    const moments = stores.map((lab) => lab.getState().moments[lab.getState().playhead]!);
    expect(moments.map(({ host, hop }) => `${host} ${hop}`)).toEqual(['director 3', 'director 3', 'director 3']);
  });

  it('steps all of them on and back, and holds still whoever is home', () => {
    const store = open({ packet: 2, hop: 1 });
    const hosts = () => store.getState().stores.map((lab) => lab.getState().moments[lab.getState().playhead]!.host);
    expect(hosts()).toEqual(['rs2', 'rs2', 'rs2']);
    store.getState().step();
    expect(hosts()).toEqual(['director', 'router', 'router']);
    store.getState().step();
    expect(hosts()).toEqual(['router', 'router', 'router']);
    expect(store.getState().stores[1]!.getState().motion).toBe('jump');
    store.getState().stepBack();
    store.getState().stepBack();
    expect(hosts()).toEqual(['rs2', 'rs2', 'rs2']);
  });

  it('goes from phase to phase, and to both ends', () => {
    const store = open();
    store.getState().nextPhase();
    expect(choiceOf(store.getState())).toMatchObject({ packet: 4, hop: 1 });
    store.getState().previousPhase();
    store.getState().previousPhase();
    expect(store.getState().at).toBe(0);
    store.getState().end();
    expect(store.getState().at).toBe(store.getState().steps.length - 1);
    store.getState().play();
    expect(store.getState()).toMatchObject({ at: 0, playing: true });
    store.getState().tick();
    expect(store.getState()).toMatchObject({ at: 1, playing: true, moved: false });
    store.getState().step();
    expect(store.getState()).toMatchObject({ at: 2, playing: false, moved: true });
  });

  it('follows a hop’s badge of any of the stages', () => {
    const store = open();
    const { stores, steps } = store.getState();
    stores[2]!.getState().seek(steps[0]!.cells[2]!.moment);
    expect(store.getState().at).toBe(0);
    expect(stores[0]!.getState().playhead).toBe(steps[0]!.cells[0]!.moment);
  });

  it('keeps the place when the answer gets longer', () => {
    const store = open({ packet: 4, hop: 2 });
    const before = store.getState().steps.length;
    store.getState().setBytes(10_000);
    expect(choiceOf(store.getState())).toMatchObject({ bytes: 10_000, packet: 4, hop: 2 });
    expect(store.getState().steps.length).toBeGreaterThan(before);
  });
});

describe('modes address', () => {
  it('says what is not as it opens', () => {
    expect(writeModes(MODES_DEFAULT)).toBe('#size=10000&at=1.3');
    expect(readModes('#size=1000')).toMatchObject({ bytes: 1000, answer: 1000 });
    const choice: ModesChoice = {
      bytes: 1000,
      packet: 6,
      hop: 2,
      mode: 'tun',
      measure: 'packets-in',
      answer: 1_000_000,
      link: 1e9,
      rate: 7,
      overhead: 0,
    };
    expect(writeModes(choice)).toBe(
      '#size=1000&at=6.2&mode=tun&measure=packets-in&answer=1000000&link=1000000000&rate=7&overhead=0',
    );
    expect(readModes(writeModes(choice))).toEqual(choice);
  });

  it.each(['', '#', '#size=x&at=1&mode=__proto__&measure=9&link=3&rate=0&overhead=-1', '#size=1e9'])(
    'is read without harm: %s',
    (hash) => expect(readModes(hash)).toEqual(MODES_DEFAULT),
  );

  it('reads numbers as people write them', () => {
    expect(readQuantity('bytes', '10,000')).toBe(10_000);
    expect(readQuantity('bytes', '10 000')).toBe(10_000);
    expect(readQuantity('overhead', '0')).toBe(0);
    for (const wrong of ['', '0', '1.5', '100001', 'many', '0x10']) expect(readQuantity('bytes', wrong)).toBe(null);
  });
});
