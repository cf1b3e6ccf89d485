/** A lead's title that opens its card: in place where the host can, else as a link does. */
import type { LeadLine } from "#shared/api/answers.ts";
import { fill } from "../text/fill.ts";
import { useReader } from "./reader.ts";

/** Only addresses of the web are links, whatever came from outside. */
function safeUrl(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}

export function LeadLink({ lead }: { lead: Pick<LeadLine, "entity" | "id" | "title" | "url"> }) {
  const { host, text } = useReader();
  const title = lead.title.trim() || text.noTitle;
  const url = safeUrl(lead.url);
  if (!url) return <span>{title}</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={fill(text.recordsOpen, { title })}
      onClick={(event) => {
        if (host.openLead(lead)) event.preventDefault();
      }}
    >
      {title}
    </a>
  );
}
