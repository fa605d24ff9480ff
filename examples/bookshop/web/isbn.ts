/** Whether the last digit of an ISBN-13 is the check digit of the other twelve. */
export function isValidIsbn(text: string): boolean {
  const digits = text.replaceAll('-', '');
  if (!/^\d{13}$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 12; at += 1) {
    sum += Number(digits[at]) * (at % 2 === 0 ? 1 : 3);
  }
  return (10 - (sum % 10)) % 10 === Number(digits[12]);
}

/** Calls `work` once the visitor has stopped typing for a while. */
export function debounce<A extends unknown[]>(work: (...args: A) => void, waitMs: number): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), waitMs);
  };
}
