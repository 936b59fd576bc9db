/** The greatest common divisor of two integers from 0 up; of 0 and a number, the number. */
export function gcd(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
