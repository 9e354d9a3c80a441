export function buildTestSamlWorker(outdir: string): Promise<string>
