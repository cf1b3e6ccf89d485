/** What may befall a request on its way, and how it is suffered. */
export type Trouble =
  | { kind: "answer"; status: number; body: string; type: string; headers?: Record<string, string> }
  /** No answer, ever. */
  | { kind: "hang" }
  /** Headers and a part of the body, then nothing more. */
  | { kind: "drip" }
  /** The request is carried out, and then the connection breaks. */
  | { kind: "lost" }
  /** The right answer, so much of it (0..1). */
  | { kind: "cut"; share: number }
  /** The right answer under a wrong content type. */
  | { kind: "mislabelled"; type: string }
  | { kind: "slow"; ms: number };

/** The beginning of a body, and then nothing more: the connection stays open. */
function dripping(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2))),
  });
}

const like = (response: Response, body: BodyInit | null, type?: string): Response =>
  new Response(body, {
    status: response.status,
    headers: { "content-type": type ?? response.headers.get("content-type") ?? "text/plain" },
  });

export async function suffer(trouble: Trouble, answer: () => Promise<Response>): Promise<Response> {
  switch (trouble.kind) {
    case "answer":
      return new Response(trouble.body, {
        status: trouble.status,
        headers: { "content-type": trouble.type, ...trouble.headers },
      });
    case "hang":
      return new Promise<Response>(() => {});
    case "lost":
      await answer();
      return Response.error();
    case "slow":
      await new Promise((done) => setTimeout(done, trouble.ms));
      return answer();
  }
  const response = await answer();
  if (response.status === 204) return response;
  const text = await response.text();
  if (trouble.kind === "cut") return like(response, text.slice(0, Math.floor(text.length * trouble.share)));
  if (trouble.kind === "drip") return like(response, dripping(text));
  return like(response, text, trouble.type);
}
