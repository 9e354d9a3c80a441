export function buildSamlWorker(outdir: string): Promise<string>
