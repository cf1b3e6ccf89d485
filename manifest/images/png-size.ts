/** Width and height of a PNG, from its IHDR chunk; `null` for anything else. */
export function pngSize(content: Uint8Array): { width: number; height: number } | null {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (content.length < 24 || signature.some((byte, at) => content[at] !== byte)) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
