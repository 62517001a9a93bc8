import { Button, Group, Switch } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Medicine, medicines } from '@tabib/contracts/pharmacy/medicines'
import { IconBan, IconCircleCheck, IconPills, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { StateChip } from '../../ui/StateChip.js'
import { useDirections } from '../prescriptions/index.js'
import { MedicineSheet } from './MedicineSheet.js'
import classes from './pharmacy.module.css'
import { MedicineName } from './StockPage.js'

const view = z.object({
  q: z.string().optional().catch(undefined),
  ended: z.enum(['yes']).optional().catch(undefined),
  open: z.string().optional().catch(undefined),
})

/** What can be prescribed here. */
export default function FormularyPage() {
  const { t } = useTranslation('pharmacy')
  const [{ q, ended, open }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<Medicine>(
    pages(medicines.search, { query: { ...(sought ? { q: sought } : {}), ...(ended ? { inactive: true } : {}) } }),
  )
  const columns = useColumns()
  return (
    <Page
      title={t('formulary.title')}
      aside={
        <>
          <Switch
            label={t('formulary.inactive')}
            checked={ended === 'yes'}
            onChange={(e) => setView({ ended: e.currentTarget.checked ? 'yes' : undefined })}
          />
          <SearchField
            label={t('formulary.search')}
            shortcut="F2"
            value={q ?? ''}
            onChange={(text) => setView({ q: text })}
            w={{ base: '100%', sm: 300 }}
          />
        </>
      }
    >
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('formulary.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(m) => m.id}
          onOpen={(m) => setView({ open: m.id }, { push: true })}
          openKey={open ?? null}
          more={list.more}
          empty={
            <EmptyState
              icon={IconPills}
              title={t(q ? 'formulary.noneFound' : 'formulary.none')}
              hint={t(q ? 'formulary.noneFoundHint' : 'formulary.noneHint')}
              {...(q
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined })}>
                        {t('stock.all')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      <ActionBar>
        <BigAction
          label={t('formulary.add')}
          shortcut="F4"
          icon={<IconPlus size={20} />}
          onClick={() => setView({ open: 'new' }, { push: true })}
        />
      </ActionBar>
      <MedicineSheet openId={open} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

function useColumns(): Column<Medicine>[] {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  return [
    { key: 'medicine', header: t('formulary.medicine'), phone: 'title', cell: (m) => <MedicineName medicine={m} /> },
    { key: 'code', header: t('formulary.code'), width: 160, cell: (m) => <bdi className={classes.dim}>{m.code}</bdi> },
    { key: 'unit', header: t('formulary.unit'), width: 120, phone: 'hidden', cell: (m) => say.unit(m.unit) },
    {
      key: 'onHand',
      header: t('formulary.onHand'),
      width: 140,
      align: 'end',
      cell: (m) => say.quantity(m.onHand, m.unit),
    },
    {
      key: 'price',
      header: t('formulary.price'),
      width: 110,
      align: 'end',
      cell: (m) => <MoneyText minor={m.priceMinor} />,
    },
    {
      key: 'state',
      header: t('formulary.state'),
      width: 240,
      phone: 'corner',
      cell: (m) => (
        <Group gap={6}>
          {m.active ? (
            <StateChip tone="done" icon={IconCircleCheck} label={t('formulary.active')} />
          ) : (
            <StateChip tone="neutral" icon={IconBan} label={t('formulary.ended')} />
          )}
          {m.schedule && m.schedule !== 'OTC' && (
            <span className={classes.dim}>{t('formulary.schedule', { schedule: m.schedule })}</span>
          )}
        </Group>
      ),
    },
  ]
}
