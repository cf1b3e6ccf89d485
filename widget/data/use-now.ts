/** The present, ms since 1970, told again every `every` ms: ages and countdowns go on without asking anybody. */
import { useEffect, useState } from "preact/hooks";

export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
