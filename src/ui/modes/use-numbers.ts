/** Numbers as the page's language writes them, with their units. */
import { useMemo } from 'react';
import { useTranslation } from '../common/translation.tsx';

/** Thousands apart; at most so many digits behind the point. */
export function useNumber(digits = 0): (value: number) => string {
  const { language } = useTranslation();
  return useMemo(() => {
    const format = new Intl.NumberFormat(language, { maximumFractionDigits: digits });
    return (value) => format.format(value);
  }, [language, digits]);
}

/** 100 B, 10 kB. */
export function useSizeText(): (bytes: number) => string {
  const { t } = useTranslation();
  const number = useNumber(1);
  return (bytes) => {
    if (bytes < 1000) return t('modes:unit.bytes', { n: number(bytes) });
    if (bytes < 1_000_000) return t('modes:unit.kilobytes', { n: number(bytes / 1000) });
    return t('modes:unit.megabytes', { n: number(bytes / 1_000_000) });
  };
}

/** 100 Mbit/s, 1 Gbit/s. */
export function useSpeedText(): (bitsPerSecond: number) => string {
  const { t } = useTranslation();
  const number = useNumber(1);
  return (bits) =>
    bits < 1e9 ? t('modes:unit.mbit', { n: number(bits / 1e6) }) : t('modes:unit.gbit', { n: number(bits / 1e9) });
}
