import { useDebouncedValue } from '@mantine/hooks'
import { type Due, dues } from '@tabib/contracts/billing/dues'
import { IconCashRegister } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { call } from '../../api/call.js'
import { pages } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useScan } from '../../shared/scanner.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { useHotkey } from '../../ui/hotkeys.js'
import { Page } from '../../ui/Page.js'
import { BillPanel } from './BillPanel.js'
import { DuesList } from './DuesList.js'
import classes from './register.module.css'

const text = z.string().optional().catch(undefined)
const view = z.object({ q: text, open: text, invoice: text })

/** The cash desk: find who owes, take the money, print, next. */
export default function RegisterPage() {
  const { t } = useTranslation('billing')
  const [{ q, open, invoice }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 150)
  const list = usePages<Due>(pages(dues.list, { query: sought ? { q: sought } : {} }))
  const search = useRef<HTMLDivElement>(null)
  const rows = useRef<HTMLDivElement>(null)

  const openBill = (id: string) => setView({ open: id, invoice: undefined }, { push: !open })
  const toSearch = () => search.current?.querySelector('input')?.select()
  const close = () => {
    setView({ open: undefined, invoice: undefined })
    toSearch()
  }
  // The cursor waits in the search, unless a bill is open: then it waits in the amount.
  useEffect(() => {
    if (!open) search.current?.querySelector('input')?.focus()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  // Somebody scanned a slip elsewhere and was led here.
  const [only, ...others] = list.rows ?? []
  const led = !open && q === sought && q?.startsWith('TABIB:V:') && others.length === 0 ? only?.id : undefined
  useEffect(() => {
    if (led) setView({ q: undefined, open: led })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [led])
  useHotkey(open ? { key: 'Escape', label: t('register.close'), run: close } : null)
  useScan((code) => {
    void call(dues.list, { query: { q: code } }).then(
      ({ items }) => (items.length === 1 ? openBill(items[0]!.id) : setView({ q: code, open: undefined })),
      () => setView({ q: code }),
    )
  })

  return (
    <Page title={t('register.title')} quietTitle>
      <div className={classes.desk} data-open={open ? true : undefined}>
        <section className={classes.dues} aria-label={t('register.dues')}>
          <div ref={search} className={classes.search}>
            <SearchField
              label={t('register.search')}
              shortcut="F2"
              size="md"
              value={q ?? ''}
              onChange={(typed) => setView({ q: typed })}
              onKeyDown={(e) => {
                if (e.key === 'Enter' && list.rows?.[0] && q === sought) openBill(list.rows[0].id)
                if (e.key !== 'ArrowDown') return
                e.preventDefault()
                rows.current?.querySelector<HTMLElement>('[data-row]')?.focus()
              }}
            />
          </div>
          <ProblemNotice problem={list.problem} onRetry={list.retry} />
          <div ref={rows} className={classes.rows}>
            {!(list.problem && !list.rows) && (
              <DuesList
                rows={list.rows}
                more={list.more}
                openKey={open ?? null}
                onOpen={openBill}
                empty={
                  <EmptyState
                    icon={IconCashRegister}
                    title={t(sought ? 'register.noneFound' : 'register.none')}
                    hint={t(sought ? 'register.noneFoundHint' : 'register.noneHint')}
                  />
                }
              />
            )}
          </div>
        </section>
        {open ? (
          <BillPanel
            key={open}
            accountId={open}
            invoiceId={invoice}
            onInvoice={(id) => setView({ invoice: id })}
            onClose={close}
            onPaid={toSearch}
          />
        ) : (
          <div className={classes.nobody}>
            <EmptyState icon={IconCashRegister} title={t('register.choose')} hint={t('register.chooseHint')} />
          </div>
        )}
      </div>
    </Page>
  )
}
