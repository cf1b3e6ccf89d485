/** Amounts in the base currency, with the rates that the CRM shows now, in exact decimal arithmetic (KPI.md 1, "amount"). */
import type { Account } from "../domain/account.ts";
import type { Dictionaries } from "../domain/dictionaries.ts";
import type { NullableVocabulary } from "./vocabulary.ts";

/** numerator / denominator */
interface Rate {
  numerator: bigint;
  denominator: bigint;
}

const ONE: Rate = { numerator: 1n, denominator: 1n };

/** The decimal that a number is written as: 0.29 is 29/100, not the binary fraction next to it. */
function readDecimal(value: number): Rate {
  const [, whole, fraction = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!;
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole! + fraction);
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-power) };
}

/** `numerator / denominator`, half away from zero. Example: (5, 2) is 3, (−5, 2) is −3. */
export function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

export class Conversion {
  readonly #rates: (Rate | null)[];

  constructor(account: Account, dictionaries: Dictionaries, currencies: NullableVocabulary) {
    this.#rates = Array.from({ length: currencies.size }, (_, code) => {
      const currency = currencies.textOf(code);
      if (currency === null || currency === account.currency) return ONE;
      const rate = Object.hasOwn(dictionaries.rates, currency) ? dictionaries.rates[currency]! : 0;
      return rate > 0 && Number.isFinite(rate) ? readDecimal(rate) : null;
    });
  }

  /** There is no rate for the currency with that code. */
  isUnknown(currency: number): boolean {
    return this.#rates[currency] === null;
  }

  /** Minor units of the base currency; 0 for no amount, and where there is no rate. */
  convert(amount: number, currency: number): number {
    if (Number.isNaN(amount)) return 0;
    const rate = this.#rates[currency];
    if (!rate) return 0;
    if (rate === ONE) return amount;
    return Number(divideHalfAway(BigInt(Math.round(amount)) * rate.numerator, rate.denominator));
  }
}
