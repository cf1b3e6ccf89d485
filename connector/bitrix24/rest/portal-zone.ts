/**
 * The portal's time zone. No method tells it: `profile` gives the zone of the webhook's owner, which may be empty (3.9),
 * `server.time` only an offset. The owner's zone is taken, else the usual zone of the offset in the portals' region; the
 * settings of the account may say otherwise.
 */
import { isKnownZone } from "#shared/time/zone.ts";

const USUAL_ZONES: Record<string, string> = {
  "-5": "America/New_York",
  "-3": "America/Sao_Paulo",
  "0": "UTC",
  "1": "Europe/Berlin",
  "2": "Europe/Kaliningrad",
  "3": "Europe/Moscow",
  "3.5": "Asia/Tehran",
  "4": "Europe/Samara",
  "4.5": "Asia/Kabul",
  "5": "Asia/Yekaterinburg",
  "5.5": "Asia/Kolkata",
  "5.75": "Asia/Kathmandu",
  "6": "Asia/Omsk",
  "7": "Asia/Novosibirsk",
  "8": "Asia/Irkutsk",
  "9": "Asia/Yakutsk",
  "10": "Asia/Vladivostok",
  "11": "Asia/Magadan",
  "12": "Asia/Kamchatka",
};

/** `offset`: seconds that the server's clock is ahead of UTC. */
export function zoneOf(ownersZone: string | null | undefined, offset: number): string {
  if (ownersZone && isKnownZone(ownersZone)) return ownersZone;
  const hours = offset / 3600;
  const whole = Math.round(hours);
  return (
    USUAL_ZONES[String(hours)] ?? (whole === 0 ? "UTC" : `Etc/GMT${whole > 0 ? "-" : "+"}${Math.abs(whole)}`)
  );
}
