import { Button } from '@mantine/core'
import { type LogEntry, logs } from '@tabib/contracts/audit/logs'
import { IconHistory, IconShieldCheck, IconUserSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pages } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { activityView, queryOf } from './activity.view.js'
import classes from './activity.module.css'
import { EntryDrawer } from './EntryDrawer.js'
import { ExportMenu } from './ExportMenu.js'
import { Filters } from './Filters.js'
import { KindChip } from './KindChip.js'
import { useSentence } from './sentence.js'

/** Who did what, newest first; a row opens what it changed, before and after. */
export default function ActivityPage() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const [view, setView] = useUrlState(activityView)
  const list = usePages<LogEntry>(pages(logs.list, { query: queryOf(view, f.place.timeZone, f.today()) }))
  const columns = useColumns()
  const narrowed = Boolean(view.person || view.patient || view.branch || view.what || view.where || view.when)
  const all = () =>
    setView({
      person: undefined,
      patient: undefined,
      branch: undefined,
      what: undefined,
      where: undefined,
      when: undefined,
    })
  return (
    <Page
      title={t('title')}
      aside={
        <>
          {view.person && (
            <Link to={paths.employee(view.person)} className={classes.all ?? ''}>
              <IconUserSearch size={16} aria-hidden /> {t('employee')}
            </Link>
          )}
          <Link to={paths.chain()} className={classes.all ?? ''}>
            <IconShieldCheck size={16} aria-hidden /> {t('chain.open')}
          </Link>
          <ExportMenu />
        </>
      }
    >
      <Filters />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('list')}
          columns={columns}
          rows={list.rows}
          rowKey={keyOf}
          onOpen={(e) => setView({ open: keyOf(e) }, { push: true })}
          openKey={view.open ?? null}
          more={list.more}
          tone={(e) => (e.action === 'delete' || warns(e) ? 'care' : undefined)}
          empty={
            <EmptyState
              icon={IconHistory}
              title={t('none')}
              hint={t('noneHint')}
              {...(narrowed
                ? {
                    action: (
                      <Button variant="default" onClick={all}>
                        {t('showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      <EntryDrawer open={view.open} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

/** Kinds of events an owner should stop at. */
const alarming = new Set<string>(['break_glass', 'refused', 'sign_in_failed', 'locked_out', 'exported'])
const warns = (e: LogEntry) => e.event !== null && alarming.has(e.event.kind)

const keyOf = (e: LogEntry) => `${e.kind}.${e.id}`

function useColumns(): Column<LogEntry>[] {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const sentence = useSentence()
  return [
    { key: 'at', header: t('columns.at'), width: 200, cell: (e) => <When at={e.at} /> },
    { key: 'what', header: t('columns.what'), phone: 'title', cell: (e) => <span>{sentence(e)}</span> },
    {
      key: 'rows',
      header: t('columns.rows'),
      align: 'end',
      width: 90,
      phone: 'hidden',
      cell: (e) => e.rows.length > 0 && f.number(e.rows.reduce((n, r) => n + r.count, 0)),
    },
    {
      key: 'branch',
      header: t('columns.branch'),
      width: 150,
      phone: 'hidden',
      cell: (e) => e.branch && <bdi>{e.branch.name}</bdi>,
    },
    { key: 'kind', header: t('columns.kind'), width: 150, phone: 'corner', cell: (e) => <KindChip entry={e} /> },
  ]
}

/** The time today; before, the date with it. */
function When({ at }: { at: string }) {
  const f = useFormat()
  const today = f.dateOf(at) === f.date(f.today())
  return (
    <time dateTime={at} title={f.dateTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {today ? f.time(at) : f.dateTime(at)}
    </time>
  )
}
