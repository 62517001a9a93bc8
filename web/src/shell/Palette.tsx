import { Modal, ScrollArea, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Fragment, type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/session.js'
import { allPages, features } from '../features/features.js'
import { loadWords } from '../i18n/i18n.js'
import { HotkeyLayer } from '../ui/hotkeys.js'
import { KeyHint } from '../ui/KeyHint.js'
import classes from './Palette.module.css'
import { pageProviders, type PaletteContext, type PaletteItem, type PaletteProvider } from './palette.js'
import { placesOf } from './places.js'

interface Group {
  heading: string
  items: PaletteItem[]
}

export default function Palette({
  opened,
  text: initial,
  scanned,
  onClose,
}: {
  opened: boolean
  text: string
  scanned: boolean
  onClose: () => void
}) {
  const { t } = useTranslation('core')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="8vh"
      size={640}
      padding={0}
      attributes={{ content: { 'aria-label': t('palette.label'), 'aria-labelledby': undefined } }}
    >
      <HotkeyLayer>
        <Search key={initial} initial={initial} scanned={scanned} onClose={onClose} />
      </HotkeyLayer>
    </Modal>
  )
}

function Search({ initial, scanned, onClose }: { initial: string; scanned: boolean; onClose: () => void }) {
  const { t } = useTranslation('core')
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState(initial)
  const [at, setAt] = useState(0)
  const { groups, busy } = useFound(text, scanned && text === initial)
  const items = groups.flatMap((g) => g.items)
  const chosen = items[Math.min(at, items.length - 1)]

  const go = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    if (item.to) void navigate({ to: item.to })
    item.run?.()
  }
  useEffect(() => {
    if (scanned && !busy && text === initial && items.length === 1) go(items[0])
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [busy, items.length])

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown') setAt((i) => Math.min(i + 1, items.length - 1))
    else if (e.key === 'ArrowUp') setAt((i) => Math.max(i - 1, 0))
    else if (e.key === 'Enter') go(chosen)
    else return
    e.preventDefault()
  }

  return (
    <>
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        classNames={{ root: classes.search ?? '', input: classes.input ?? '' }}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
        aria-label={t('palette.label')}
        placeholder={t('palette.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.8} aria-hidden />}
        leftSectionWidth={48}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(e) => {
          setText(e.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ScrollArea.Autosize mah="60vh" type="auto" viewportProps={{ tabIndex: -1 }}>
        <div id={listId} role="listbox" aria-label={t('palette.results')} aria-busy={busy} className={classes.list}>
          {groups.map((g) => (
            <Fragment key={g.heading}>
              <div role="presentation" className={classes.heading}>
                {t(g.heading)}
              </div>
              {g.items.map((item) => (
                <Option
                  key={item.id}
                  item={item}
                  id={`${listId}-${item.id}`}
                  chosen={item === chosen}
                  onChoose={() => go(item)}
                />
              ))}
            </Fragment>
          ))}
          {items.length === 0 && !busy && <Text className={classes.none ?? ''}>{t('palette.nothing')}</Text>}
        </div>
      </ScrollArea.Autosize>
    </>
  )
}

function Option({
  item,
  id,
  chosen,
  onChoose,
}: {
  item: PaletteItem
  id: string
  chosen: boolean
  onChoose: () => void
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys (aria-activedescendant)
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className={classes.option}
      onClick={onChoose}
      ref={(el) => {
        if (chosen) el?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <item.icon size={20} stroke={1.7} aria-hidden />
      <span className={classes.words}>
        <bdi>{item.title}</bdi>
        {item.detail && <bdi className={classes.detail}>{item.detail}</bdi>}
      </span>
      {item.shortcut && <KeyHint keys={item.shortcut} />}
    </div>
  )
}

/** Asks every provider at once; each group appears as it is found, in the order of the providers. */
function useFound(text: string, scanned: boolean): { groups: Group[]; busy: boolean } {
  const me = useMe()
  const { t } = useTranslation('core')
  const [found, setFound] = useState<{ text: string; groups: (Group | undefined)[]; left: number }>({
    text: '',
    groups: [],
    left: 1,
  })
  useEffect(() => {
    const control = new AbortController()
    const context: PaletteContext = { me, scanned, signal: control.signal }
    const wait = setTimeout(() => void ask(text.trim(), context, places, setFound), text ? 120 : 0)
    const places: PaletteProvider = {
      group: 'palette.places',
      find: async (sought) => {
        const { rail, more } = placesOf(me, allPages)
        return [...rail, ...more]
          .map((p) => ({
            id: p.path,
            title: t(`places.${p.place!.name}` as 'places.today'),
            icon: p.place!.icon,
            to: p.path,
          }))
          .filter((i) => i.title.toLocaleLowerCase().includes(sought.toLocaleLowerCase()))
      },
    }
    return () => {
      clearTimeout(wait)
      control.abort()
    }
  }, [text, scanned, me, t])
  return {
    groups: found.groups.filter((g) => g !== undefined && g.items.length > 0) as Group[],
    busy: found.left > 0 || found.text !== text.trim(),
  }
}

type Found = { text: string; groups: (Group | undefined)[]; left: number }

async function ask(
  text: string,
  context: PaletteContext,
  places: PaletteProvider,
  set: (next: (f: Found) => Found) => void,
) {
  const ofFeatures = await Promise.all(
    features
      .filter((f) => f.palette)
      .map(async (f) => {
        const [m] = await Promise.all([f.palette!(), loadWords(f.module)])
        return m.default
      }),
  )
  const providers = [...pageProviders(), ...ofFeatures, places]
  if (context.signal.aborted) return
  set((f) => ({ text, groups: providers.map((_, i) => f.groups[i]), left: providers.length }))
  providers.forEach((p, i) => {
    const put = (items: PaletteItem[]) => {
      if (context.signal.aborted) return
      set((f) => ({ ...f, left: f.left - 1, groups: f.groups.with(i, { heading: p.group, items }) }))
    }
    // A provider that fails finds nothing; the others still answer.
    p.find(text, context).then(put, () => put([]))
  })
}
