/** The few writes that the product makes: leads (tags, fields), tasks, hooks. */
import { z } from "zod";
import { hal, noContent, problem } from "./answers.ts";
import type { AmoState } from "./state.ts";

const leadPatch = z.object({
  id: z.int(),
  tags_to_add: z.array(z.object({ name: z.string() })).optional(),
  custom_fields_values: z
    .array(z.object({ field_id: z.int(), values: z.array(z.object({ value: z.unknown() })) }))
    .optional(),
});

const taskPost = z.object({
  text: z.string(),
  complete_till: z.int(),
  entity_id: z.int().optional(),
  entity_type: z.literal("leads").optional(),
  responsible_user_id: z.int().optional(),
  task_type_id: z.int().default(1),
});

const seconds = () => Math.floor(Date.now() / 1000);

function patchLeads(body: unknown, state: AmoState): Response {
  const patches = z.array(leadPatch).safeParse(body);
  if (!patches.success) return problem(400, "Bad Request", "Request validation failed");
  for (const patch of patches.data) {
    if (!state.leads.has(patch.id)) return problem(404, "Not Found", "Lead not found");
    for (const tag of patch.tags_to_add ?? [])
      state.addTag(patch.id, tag.name, seconds(), state.facts.tokenUser);
    for (const field of patch.custom_fields_values ?? []) {
      state.setField(patch.id, field.field_id, field.values[0]?.value, seconds(), state.facts.tokenUser);
    }
  }
  return hal({
    _embedded: {
      leads: patches.data.map((patch, index) => ({
        id: patch.id,
        updated_at: seconds(),
        request_id: String(index),
      })),
    },
  });
}

function postTasks(body: unknown, state: AmoState): Response {
  const posts = z.array(taskPost).safeParse(body);
  if (!posts.success) return problem(400, "Bad Request", "Request validation failed");
  const made = posts.data.map((post) =>
    state.addTask({
      entity_id: post.entity_id ?? 0,
      entity_type: "leads",
      responsible_user_id: post.responsible_user_id ?? state.facts.tokenUser,
      created_by: state.facts.tokenUser,
      created_at: seconds(),
      updated_at: seconds(),
      complete_till: post.complete_till,
      is_completed: false,
      task_type_id: post.task_type_id,
      text: post.text,
    }),
  );
  return hal({
    _embedded: { tasks: made.map((task, index) => ({ id: task.id, request_id: String(index) })) },
  });
}

export async function writeRequest(request: Request, path: string, state: AmoState): Promise<Response> {
  const body: unknown = await request.json().catch(() => null);
  if (request.method === "PATCH" && path === "/leads") return patchLeads(body, state);
  if (request.method === "POST" && path === "/tasks") return postTasks(body, state);
  if (request.method === "POST" && path === "/webhooks") return hal({ id: 1, ...(body as object) });
  if (request.method === "DELETE" && path === "/webhooks") return noContent();
  return problem(405, "Method Not Allowed", `${request.method} ${path}`);
}
