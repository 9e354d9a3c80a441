import type { oas31 } from 'zod-openapi'
import { type FieldText, fieldsOf, type Schema, type Schemas, type TypeText, typeOf } from './schema-text.ts'
import { inline, Prose } from './prose.tsx'

export interface Operation {
  id: string
  method: string
  path: string
  tag: string
  description: oas31.OperationObject
}

export function OperationArticle({ operation, schemas }: { operation: Operation; schemas: Schemas }) {
  const { id, method, path, description } = operation
  const body = jsonSchema(description.requestBody as oas31.RequestBodyObject | undefined)
  const [status, answer] = Object.entries(description.responses ?? {})[0]! as [string, oas31.ResponseObject]
  return (
    <article id={id} data-words={wordsOf(operation)}>
      <header>
        <span class={`method ${method}`}>{method}</span>
        <span class="path">{path}</span>
        <h3>{description.summary}</h3>
      </header>
      <Prose text={description.description} />
      <Fields
        title="Parameters"
        fields={(description.parameters ?? []).map((field) => parameterText(field as oas31.ParameterObject))}
      />
      {body && <Fields title="Body" fields={fieldsOf(body, schemas)} />}
      <Answer status={status} answer={answer} schemas={schemas} />
    </article>
  )
}

/** What the search looks in. */
export function wordsOf({ method, path, tag, description }: Operation): string {
  return `${method} ${path} ${tag} ${description.summary} ${description.description}`.toLowerCase()
}

export function Fields({ title, fields }: { title?: string; fields: readonly FieldText[] }) {
  if (fields.length === 0) return null
  return (
    <>
      {title && <h4>{title}</h4>}
      <table>
        <tbody>
          {fields.map((field, at) => (
            <tr key={at}>
              <th scope="row">
                <code>{field.name}</code>
                {field.required && <span class="must">required</span>}
              </th>
              <td class="type">
                <Type type={field.type} />
              </td>
              <td>
                {field.description && inline(`${field.description} `)}
                {field.limits && <span class="limits">({field.limits})</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Type({ type }: { type: TypeText }) {
  return (
    <>
      {type.map((part, at) =>
        typeof part === 'string' ? (
          part
        ) : (
          <a key={at} href={`#schema-${part.component}`}>
            {part.component}
          </a>
        ),
      )}
    </>
  )
}

function Answer({ status, answer, schemas }: { status: string; answer: oas31.ResponseObject; schemas: Schemas }) {
  const [mediaType] = Object.keys(answer.content ?? {})
  const schema = jsonSchema(answer)
  return (
    <>
      <h4>{`Answer ${status}`}</h4>
      {!mediaType && <p>Nothing.</p>}
      {mediaType && !schema && (
        <p>
          <code>{mediaType}</code>
        </p>
      )}
      {schema && (
        <p>
          <Type type={typeOf(schema)} />
        </p>
      )}
      {schema && !('$ref' in schema) && <Fields fields={fieldsOf(schema, schemas)} />}
    </>
  )
}

function parameterText({ name, in: place, required, schema, description }: oas31.ParameterObject): FieldText {
  const suffix = place === 'header' ? ' (header)' : ''
  const [field] = fieldsOf({ type: 'object', properties: { [name]: schema ?? {} } }, {})
  return { ...field!, name: name + suffix, required: required === true, description: description ?? field!.description }
}

function jsonSchema(holder: { content?: oas31.ContentObject } | undefined): Schema | undefined {
  return holder?.content?.['application/json']?.schema
}
