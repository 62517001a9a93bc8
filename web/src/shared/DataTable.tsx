import { Button, Center, Paper, Table, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TableSkeleton } from '../ui/Skeletons.js'
import classes from './DataTable.module.css'

export interface Column<R> {
  key: string
  header: string
  cell: (row: R) => ReactNode
  /** Figures stand at the end of their column. */
  align?: 'start' | 'end'
  width?: number | string
  /** On a phone: `title` is the card's first line, `corner` stands at its end, `hidden` is left out; others follow as label and value. */
  phone?: 'title' | 'corner' | 'hidden'
  sortable?: boolean
}

/** `name` ascending, `-name` descending. Keep it in the address with `useUrlState`. */
export type Sort = string | undefined

interface DataTableProps<R> {
  /** Spoken name of the list. */
  label: string
  columns: readonly Column<R>[]
  /** Undefined while being read: a skeleton in the final shape. */
  rows: readonly R[] | undefined
  rowKey: (row: R) => string
  /** Enter, or a click. */
  onOpen?: (row: R) => void
  /** Marks the row that is open beside the list. */
  openKey?: string | null
  /** An `EmptyState`. */
  empty: ReactNode
  /** Cursor paging: spread `usePages(...)`' `more`. */
  more?: { has: boolean; pending: boolean; load: () => void }
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Tone of a row that needs attention; its reason must also be a chip in the row. */
  tone?: (row: R) => 'care' | 'danger' | undefined
}

/** A list to scan: dense rows at a desk, cards on a phone; arrows walk, Enter opens. */
export function DataTable<R>(props: DataTableProps<R>) {
  const { rows, empty, more } = props
  const { t } = useTranslation('core')
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const list = useRef<HTMLElement>(null)
  const [at, setAt] = useState(0)
  if (!rows) return <TableSkeleton />
  if (rows.length === 0) return <Paper>{empty}</Paper>
  const walk = walker(list, Math.min(at, rows.length - 1), setAt)
  return (
    <>
      {phone ? (
        <Cards {...props} rows={rows} list={list} walk={walk} />
      ) : (
        <Rows {...props} rows={rows} list={list} walk={walk} />
      )}
      {more?.has && (
        <Center>
          <Button variant="default" onClick={more.load} loading={more.pending}>
            {t('more')}
          </Button>
        </Center>
      )}
    </>
  )
}

interface Walk {
  at: number
  props: (index: number, open?: () => void) => Record<string, unknown>
}

/** Roving focus: one row is in the tab order, arrows move it. */
function walker(list: { current: HTMLElement | null }, at: number, setAt: (i: number) => void): Walk {
  const go = (to: number) => {
    const all = list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []
    const index = Math.max(0, Math.min(all.length - 1, to))
    setAt(index)
    all[index]?.focus()
  }
  return {
    at,
    props: (index, open) => ({
      'data-row': true,
      tabIndex: index === at ? 0 : -1,
      onFocus: () => setAt(index),
      ...(open ? { onClick: open, 'data-opens': true } : {}),
      onKeyDown: (e: KeyboardEvent) => {
        if (e.target !== e.currentTarget) return
        const moves: Record<string, number> = {
          ArrowDown: index + 1,
          ArrowUp: index - 1,
          Home: 0,
          End: Number.MAX_SAFE_INTEGER,
          PageDown: index + 10,
          PageUp: index - 10,
        }
        const to = moves[e.key]
        if (to !== undefined) {
          e.preventDefault()
          go(to)
        } else if (open && (e.key === 'Enter' || e.key === ' ')) {
          e.preventDefault()
          open()
        }
      },
    }),
  }
}

type Inner<R> = DataTableProps<R> & { rows: readonly R[]; list: { current: HTMLElement | null }; walk: Walk }

function Rows<R>({ label, columns, rows, rowKey, onOpen, openKey, list, walk, sort, onSort, tone }: Inner<R>) {
  return (
    <Paper className={classes.frame ?? ''}>
      <Table aria-label={label} className={classes.table ?? ''} highlightOnHover={Boolean(onOpen)}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((c) => (
              <Table.Th key={c.key} w={c.width} ta={c.align ?? 'start'} aria-sort={sortOf(sort, c.key)}>
                {c.sortable && onSort ? <SortHead column={c} sort={sort} onSort={onSort} /> : c.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={list as never}>
          {rows.map((row, i) => (
            <Table.Tr
              key={rowKey(row)}
              data-tone={tone?.(row)}
              data-open={openKey === rowKey(row) || undefined}
              {...walk.props(i, onOpen && (() => onOpen(row)))}
            >
              {columns.map((c) => (
                <Table.Td key={c.key} ta={c.align ?? 'start'}>
                  {c.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function Cards<R>({ label, columns, rows, rowKey, onOpen, openKey, list, walk, tone }: Inner<R>) {
  const title = columns.find((c) => c.phone === 'title') ?? columns[0]
  const corner = columns.find((c) => c.phone === 'corner')
  const facts = columns.filter((c) => c !== title && c !== corner && c.phone !== 'hidden')
  return (
    <ul className={classes.cards} aria-label={label} ref={list as never}>
      {rows.map((row, i) => (
        <li key={rowKey(row)}>
          <div
            className={classes.card}
            role={onOpen ? 'button' : undefined}
            data-tone={tone?.(row)}
            data-open={openKey === rowKey(row) || undefined}
            {...walk.props(i, onOpen && (() => onOpen(row)))}
          >
            <div className={classes.cardTop}>
              <div className={classes.cardTitle}>{title?.cell(row)}</div>
              {corner?.cell(row)}
            </div>
            <dl>
              {facts.map((c) => (
                <div key={c.key}>
                  <dt>{c.header}</dt>
                  <dd>{c.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </div>
        </li>
      ))}
    </ul>
  )
}

const sortOf = (sort: Sort, key: string) => (sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined)

function SortHead<R>({ column, sort, onSort }: { column: Column<R>; sort: Sort; onSort: (sort: Sort) => void }) {
  const now = sortOf(sort, column.key)
  const Shape = now === 'ascending' ? IconArrowUp : now === 'descending' ? IconArrowDown : IconArrowsSort
  return (
    <UnstyledButton
      className={classes.sort ?? ''}
      onClick={() => onSort(now === 'ascending' ? `-${column.key}` : column.key)}
    >
      {column.header} <Shape size={14} aria-hidden data-on={now ? true : undefined} />
    </UnstyledButton>
  )
}
