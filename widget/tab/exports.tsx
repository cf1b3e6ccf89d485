/** The figures on the screen as a file, or on paper. */
import { Downloads } from "./downloads.tsx";
import { useReader } from "./reader.ts";

export function Exports() {
  const { query, text } = useReader();
  return (
    <p class="exports">
      <Downloads query={{ ...query, by: "manager" }} />
      <button type="button" onClick={() => window.print()}>
        {text.print}
      </button>
    </p>
  );
}
