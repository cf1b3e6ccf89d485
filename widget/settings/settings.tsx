/** The settings: a draft that is checked on real data, then stored as a whole. */
import { useEffect, useState } from "preact/hooks";
import type { CatalogEntry, SettingsAnswer, SettingsStored } from "#shared/api/answers.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { ask } from "../data/ask.ts";
import { LoadProblem } from "../data/load-problem.ts";
import { useAnswer } from "../data/use-answer.ts";
import { ProblemLine } from "../tab/problem-line.tsx";
import { useReader } from "../tab/reader.ts";
import { type SettingsText, settingsTextIn } from "../text/settings-text.ts";
import css from "../theme/settings.css?inline";
import { useStyles } from "../theme/use-styles.ts";
import { HoursScreen } from "./hours-screen.tsx";
import { PeopleScreen } from "./people-screen.tsx";
import { PlanScreen } from "./plan-screen.tsx";
import { PreviewTable } from "./preview-table.tsx";
import { ReportsScreen } from "./reports-screen.tsx";
import { SourcesScreen } from "./sources-screen.tsx";
import { StepsScreen } from "./steps-screen.tsx";
import { WarningsScreen } from "./warnings-screen.tsx";

const SCREENS = {
  steps: StepsScreen,
  hours: HoursScreen,
  people: PeopleScreen,
  sources: SourcesScreen,
  warnings: WarningsScreen,
  plan: PlanScreen,
  reports: ReportsScreen,
};
type ScreenName = keyof typeof SCREENS;
const NAMES = Object.keys(SCREENS) as ScreenName[];

type Saving =
  | { state: "idle" | "saving" | "previewing" | "saved" }
  | { state: "failed"; sentence: string }
  | { state: "previewed"; preview: NonNullable<SettingsStored["preview"]> };

interface EditorProps {
  stored: SettingsAnswer;
  text: SettingsText;
  catalog: readonly CatalogEntry[];
  currency: string;
  onSaved: () => void;
}

function Editor({ stored, text, catalog, currency, onSaved }: EditorProps) {
  const { host, formats } = useReader();
  const [screen, setScreen] = useState<ScreenName>("steps");
  const [kept, setKept] = useState(stored.settings);
  const [draft, setDraft] = useState(stored.settings);
  const [saving, setSaving] = useState<Saving>({ state: "idle" });
  const dirty = JSON.stringify(draft) !== JSON.stringify(kept);
  const busy = saving.state === "saving" || saving.state === "previewing";

  async function send(preview: boolean): Promise<void> {
    setSaving({ state: preview ? "previewing" : "saving" });
    try {
      const query = preview ? { replace: "true", preview: "true" } : { replace: "true" };
      const answer = await ask<SettingsStored>(host, "/api/settings", { method: "PUT", query, body: draft });
      if (preview) return setSaving({ state: "previewed", preview: answer.preview ?? [] });
      setKept(answer.settings);
      setDraft(answer.settings);
      setSaving({ state: "saved" });
      onSaved();
    } catch (error) {
      const detail = error instanceof LoadProblem ? error.detail : null;
      setSaving({ state: "failed", sentence: detail ?? text.failed });
    }
  }

  const change = (changed: Partial<Settings>) => {
    setDraft((before) => ({ ...before, ...changed }));
    setSaving({ state: "idle" });
  };
  const Screen = SCREENS[screen];
  return (
    <>
      <nav class="screens" aria-label={text.title}>
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            class={name === screen ? "segment is-chosen" : "segment"}
            aria-current={name === screen ? "page" : undefined}
            onClick={() => setScreen(name)}
          >
            {text.screens[name]}
          </button>
        ))}
      </nav>
      {!stored.editable && <p class="banner">{text.readOnly}</p>}
      <fieldset class="screen" disabled={!stored.editable || busy} key={screen}>
        <legend class="unseen">{text.screens[screen]}</legend>
        <Screen
          settings={draft}
          dictionaries={stored.dictionaries}
          text={text}
          formats={formats}
          language={host.language}
          currency={currency}
          change={change}
        />
      </fieldset>
      {stored.editable && (
        <footer class="save-bar">
          <button type="button" class="primary" disabled={!dirty || busy} onClick={() => send(false)}>
            {saving.state === "saving" ? text.saving : text.save}
          </button>
          <button type="button" disabled={!dirty || busy} onClick={() => send(true)}>
            {saving.state === "previewing" ? text.previewing : text.preview}
          </button>
          {dirty && (
            <button type="button" class="link" disabled={busy} onClick={() => change(kept)}>
              {text.cancel}
            </button>
          )}
          <p role="status">
            {saving.state === "saved" && text.saved}
            {saving.state === "failed" && <span class="is-wrong">{saving.sentence}</span>}
            {dirty && saving.state === "idle" && text.unsaved}
          </p>
          {saving.state === "previewed" && (
            <PreviewTable preview={saving.preview} catalog={catalog} text={text} formats={formats} />
          )}
        </footer>
      )}
    </>
  );
}

interface Props {
  catalog: readonly CatalogEntry[];
  currency: string;
  onBack: () => void;
  onSaved: () => void;
}

export function SettingsView({ catalog, currency, onBack, onSaved }: Props) {
  const { host } = useReader();
  const root = useStyles<HTMLElement>(css);
  const [text, setText] = useState<SettingsText | null>(null);
  const [loaded, again] = useAnswer("settings", (signal) =>
    ask<SettingsAnswer>(host, "/api/settings", { signal }),
  );
  useEffect(() => {
    void settingsTextIn(host.language).then(setText);
  }, [host]);
  return (
    <article ref={root} class="settings">
      {text && (
        <>
          <button type="button" class="back" onClick={onBack}>
            ‹ {text.back}
          </button>
          <h2>{text.title}</h2>
        </>
      )}
      {loaded.state === "failed" && <ProblemLine problem={loaded.problem} onRetry={again} />}
      {loaded.state === "loading" && <div class="part-skeleton is-skeleton" aria-busy="true" />}
      {text && loaded.state === "ready" && (
        <Editor stored={loaded.value} text={text} catalog={catalog} currency={currency} onSaved={onSaved} />
      )}
    </article>
  );
}
