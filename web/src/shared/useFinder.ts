import { useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Problem } from '../api/problem.js'

type Found = { items: readonly any[] }

interface FinderOptions<A extends Found, T = A['items'][number]> {
  /** The query for what was typed: `(q) => query(catalogue.search, { query: { q } })`. */
  search: (q: string) => UseQueryOptions<A, Problem>
  keyOf: (item: T) => string
  onPick: (item: T) => void
  /** Other options below what was found, by their value: `as-written`. */
  onOther?: (value: string, typed: string) => void
}

const pause = 120

/**
 * A field that finds by a few letters. The list is open whenever the field has the focus and a text, so that it comes
 * back with it; the first of what was found is selected whenever the list opens or changes. Enter before the answer
 * takes the first one as soon as it is there, never one of an older answer.
 */
export function useFinder<A extends Found>({ search, keyOf, onPick, onOther }: FinderOptions<A>) {
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [text, setText] = useState('')
  const typed = text.trim()
  const [sought] = useDebouncedValue(typed, pause)
  const found = useQuery({ ...search(sought), enabled: sought !== '', placeholderData: keepPreviousData })
  const items: readonly A['items'][number][] = typed === '' || sought === '' ? [] : (found.data?.items ?? [])
  const fresh = sought === typed && found.isSuccess && !found.isPlaceholderData
  const failed = found.isError && !found.isFetching
  const wanted = useRef(false)

  const pick = (key: string) => {
    const one = items.find((item) => keyOf(item) === key)
    if (one) onPick(one)
    else onOther?.(key, typed)
    wanted.current = false
    setText('')
    box.closeDropdown()
  }
  useEffect(() => {
    if (!fresh || typed === '') return
    const first = items[0]
    if (wanted.current && first) return pick(keyOf(first))
    wanted.current = false
    if (box.dropdownOpened) box.selectFirstOption()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [fresh, typed, found.data, box.dropdownOpened])

  const enter = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || typed === '' || e.nativeEvent.isComposing) return
    e.preventDefault()
    box.openDropdown()
    if (fresh && box.dropdownOpened) return
    e.stopPropagation()
    if (failed) void found.refetch()
    wanted.current = true
  }
  return {
    box,
    text,
    typed,
    items,
    /** Whether `items` answer what stands in the field now. */
    fresh,
    searching: typed !== '' && !fresh && !failed,
    problem: found.error,
    retry: () => void found.refetch(),
    pick,
    /** Goes around the field, to see Enter before the list does. */
    capture: { onKeyDownCapture: enter },
    field: {
      value: text,
      autoComplete: 'off',
      onChange: (e: { currentTarget: { value: string } }) => {
        setText(e.currentTarget.value)
        wanted.current = false
        box.openDropdown()
      },
      onFocus: () => {
        if (typed !== '') box.openDropdown()
      },
      onBlur: () => box.closeDropdown(),
    },
  }
}
