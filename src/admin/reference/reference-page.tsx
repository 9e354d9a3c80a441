import { renderToString } from 'preact-render-to-string'
import type { oas31 } from 'zod-openapi'
import type { Context } from '../../http/context.ts'
import { nonceOf } from '../../http/security-headers.ts'
import { type ApiDocument, openApiDocument } from '../openapi.ts'
import { Guide } from './guide.tsx'
import { Fields, type Operation, OperationArticle, wordsOf } from './operation.tsx'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'
import { fieldsOf, type Schemas } from './schema-text.ts'

/** The API for people to read, made from the description that machines read; nothing of it comes from elsewhere. */
export function sendReferencePage(ctx: Context, publicUrl: string): void {
  const document = openApiDocument(publicUrl)
  ctx.type = 'html'
  ctx.set('Cache-Control', 'no-cache')
  ctx.body = `<!doctype html>${renderToString(<ReferencePage document={document} nonce={nonceOf(ctx)} />)}`
}

function ReferencePage({ document, nonce }: { document: ApiDocument; nonce: string }) {
  const operations = operationsOf(document)
  const schemas = (document.components?.schemas ?? {}) as Schemas
  const tags = (document.tags ?? []).map(({ name }) => name)
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>API · Vestibule</title>
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: pageStyle }} />
      </head>
      <body>
        <div class="layout">
          <Contents tags={tags} operations={operations} />
          <main>
            <h1>The API of Vestibule</h1>
            <p class="lead">
              {document.info.description} As OpenAPI 3.1: <a href="/api/v1/openapi.json">openapi.json</a>.
            </p>
            <p class="none" hidden>
              Nothing here holds all of these words.
            </p>
            <Guide baseUrl={document.servers![0]!.url} />
            {tags.map((tag) => (
              <section key={tag} id={tagId(tag)} data-part>
                <h2>{tag}</h2>
                {operations
                  .filter((operation) => operation.tag === tag)
                  .map((operation) => (
                    <OperationArticle key={operation.id} operation={operation} schemas={schemas} />
                  ))}
              </section>
            ))}
            <SchemaList schemas={schemas} />
          </main>
        </div>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: pageScript }} />
      </body>
    </html>
  )
}

function Contents({ tags, operations }: { tags: readonly string[]; operations: readonly Operation[] }) {
  return (
    <nav aria-label="Contents">
      <p>Vestibule API</p>
      <p hidden>
        <input id="search" type="search" placeholder="Search ( / )" aria-label="Search the API" autocomplete="off" />
      </p>
      <ul class="parts">
        <li>
          <a href="#guide">Before the first request</a>
        </li>
        <li>
          <a href="#schemas">Schemas</a>
        </li>
      </ul>
      {tags.map((tag) => (
        <section key={tag} data-part>
          <h2>{tag}</h2>
          <ul>
            {operations
              .filter((operation) => operation.tag === tag)
              .map((operation) => (
                <li key={operation.id} data-words={wordsOf(operation)}>
                  <a href={`#${operation.id}`}>
                    <span class={`method ${operation.method}`}>{operation.method}</span>
                    <span>{operation.description.summary}</span>
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function SchemaList({ schemas }: { schemas: Schemas }) {
  return (
    <section id="schemas" data-part>
      <h2>Schemas</h2>
      {Object.entries(schemas).map(([name, schema]) => (
        <article key={name} id={`schema-${name}`} data-words={name.toLowerCase()}>
          <h3>{name}</h3>
          <Fields fields={fieldsOf(schema, schemas)} />
          {'enum' in schema && <p>{(schema.enum ?? []).map(String).join(' | ')}</p>}
        </article>
      ))}
    </section>
  )
}

function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, oas31.OperationObject>).map(([method, description]) => ({
      id: description.operationId!,
      method,
      path,
      tag: description.tags![0]!,
      description,
    })),
  )
}

function tagId(tag: string): string {
  return `tag-${tag.toLowerCase().replaceAll(' ', '-')}`
}
