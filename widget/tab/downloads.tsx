/** The figures on the screen, or the leads behind one of them, as a file that the service makes of the same answer. */
import { useState } from "preact/hooks";
import type { FileAnswer } from "#shared/api/answers.ts";
import { ask, type Query } from "../data/ask.ts";
import { LoadProblem } from "../data/load-problem.ts";
import { saveFile } from "../data/save-file.ts";
import { useReader } from "./reader.ts";

const FORMATS = ["xlsx", "csv"] as const;
type Format = (typeof FORMATS)[number];

type Making = { state: "idle" } | { state: "making"; format: Format } | { state: "failed"; sentence: string };

/** `query`: that of the report, with `of` for the leads behind a figure. */
export function Downloads({ query, look }: { query: Query; look?: "link" }) {
  const { host, text } = useReader();
  const [making, setMaking] = useState<Making>({ state: "idle" });
  const name = (format: Format) => (look === "link" ? format.toUpperCase() : text.file[format]);
  const download = async (format: Format) => {
    setMaking({ state: "making", format });
    try {
      saveFile(await ask<FileAnswer>(host, "/api/export", { query: { ...query, format, as: "json" } }));
      setMaking({ state: "idle" });
    } catch (error) {
      const detail = error instanceof LoadProblem ? error.detail : null;
      setMaking({ state: "failed", sentence: detail ?? text.fileFailed });
    }
  };
  return (
    <>
      {FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          class={look}
          aria-label={text.file[format]}
          disabled={making.state === "making"}
          onClick={() => void download(format)}
        >
          {making.state === "making" && making.format === format ? text.fileMaking : name(format)}
        </button>
      ))}
      {making.state === "failed" && (
        <span role="alert" class="is-wrong">
          {making.sentence}
        </span>
      )}
    </>
  );
}
