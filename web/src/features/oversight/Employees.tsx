import { type Employee, oversight } from '@tabib/contracts/oversight/today'
import { IconHistory, IconUserCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText, TimeText } from '../../shared/text.js'
import { EmptyState } from '../../ui/EmptyState.js'
import classes from './today.module.css'

/** The latest of them; the others follow when asked for. */
const FEW = 10

/** What every employee did today; a line opens everything they did. */
export function Employees() {
  const { t } = useTranslation('oversight')
  const navigate = useNavigate()
  const found = useQuery({ ...query(oversight.employees, { query: {} }), refetchInterval: 60_000 })
  const columns = useColumns()
  const [all, setAll] = useState(false)
  const busy = found.data?.items.filter((e) => e.firstAt)
  const rows = all ? busy : busy?.slice(0, FEW)
  return (
    <section aria-label={t('employees.title')} className={classes.employees}>
      <div className={classes.headLine}>
        <h2 className={classes.head}>{t('employees.title')}</h2>
        <Link to={paths.activity()} className={classes.all ?? ''}>
          <IconHistory size={16} aria-hidden /> {t('employees.all')}
        </Link>
      </div>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.error && (
        <DataTable
          label={t('employees.title')}
          columns={columns}
          rows={rows}
          rowKey={(e) => e.accountId}
          more={{ has: (rows?.length ?? 0) < (busy?.length ?? 0), pending: false, load: () => setAll(true) }}
          onOpen={(e) => void navigate({ to: paths.employee(e.accountId) })}
          empty={<EmptyState icon={IconUserCheck} title={t('employees.none')} />}
        />
      )}
    </section>
  )
}

function useColumns(): Column<Employee>[] {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const figure = (key: 'changes' | 'opened' | 'papers'): Column<Employee> => ({
    key,
    header: t(`employees.${key}`),
    align: 'end',
    width: 110,
    cell: (e) => f.number(e[key]),
  })
  return [
    { key: 'name', header: t('employees.name'), phone: 'title', cell: (e) => <NameText name={e.name} fw={600} /> },
    figure('changes'),
    figure('opened'),
    figure('papers'),
    {
      key: 'first',
      header: t('employees.first'),
      phone: 'hidden',
      width: 120,
      cell: (e) => e.firstAt && <TimeText value={e.firstAt} />,
    },
    {
      key: 'last',
      header: t('employees.last'),
      phone: 'corner',
      width: 120,
      cell: (e) => e.lastAt && <TimeText value={e.lastAt} />,
    },
  ]
}
