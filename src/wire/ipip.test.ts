import { expect, test } from 'vitest';
import { EMPTY_BYTES } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { bytesOf, IPIP_SYN } from './captures.ts';
import { decapsulateIpip, encapsulateIpip } from './ipip.ts';

const OUTER = bytesOf(IPIP_SYN).subarray(14);
const INNER = OUTER.subarray(20);

test('one packet in another, both ways', () => {
  const outer = {
    typeOfService: 0,
    identification: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 62,
    source: 0xcb00710b,
    destination: 0xc612070d,
    options: EMPTY_BYTES,
  };
  expect(encapsulateIpip(INNER, outer)).toEqual(OUTER);
  expect(decapsulateIpip(OUTER)).toEqual(ok(INNER));
});

test('faults are the outer header’s', () => {
  expect(decapsulateIpip(INNER)).toEqual(err('not-ipip'));
  expect(decapsulateIpip(OUTER.subarray(0, 79))).toEqual(err('truncated'));
});
