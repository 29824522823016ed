"""Ranking: what the law leaves open is put in order by named features.

A linear model weighs the headings (:data:`~hscode.ranking._ranker.HEADING_FEATURES`) and, one dash level at a time, the places below the best of
them (:data:`~hscode.ranking._ranker.SUBHEADING_FEATURES`). A second opinion, vectors of words, pairs of words and parts of words
(``hscode.compile.opinion``), is one of the features, and says which headings are too remote to be looked at. Trees
(``hscode.ranking.trees``) then put the sixteen likeliest codes in order (:data:`~hscode.ranking._ranker.CONTENDER_FEATURES`).

A likeness is the cosine of the words that a text and a phrase share, rare words counting for more: 0 to 1. A share of the text is that of the
weight of its words. *Head* or *naming*: with the weights of the phrase that names the goods, not of the whole text.

Of headings, and of places below them where they have the same name:

===========================  ===========================================================================================================
similar, similar_head        likeness of the likest trade term of its places
similar_share, ..head_share  that, as a share of the most that any heading (place) has
terms_near                   log of one more than the terms that are near (likeness above a bar)
whole_text                   1 where a term has the words of the text and no others
term_covered, text_covered   share of the likest term that the text says; share of the text that this is
title                        likeness of the likest title
exact, exact_head            share of the text in the longest trade term that it says whole; the same where the term holds the head noun
exact_end                    the same where the term ends with the head noun
exact_share, ..head_share    those as shares of the most that any heading has
exact_inside                 the same of a term inside a longer one, which does not name the goods
exact_lone_modifier          the same of a term of one word that is not the head noun
exact_whole                  1 where a term is all that the text says, but for neutral words: numbers, measures, colours, where goods are from
association, ..head          how much the words go with the place (log odds among the trade terms), added up over the text
association_share            as a share of the most that any heading has
cue, lookalike               share of the text in words that point to the place; in words of goods that only look like its own
facts_met, ..contradicted    conditions of the place that the stated facts meet; contradict
facts_unknown                conditions that they leave open
parts_agree, parts_missing   1 where the goods are parts and the place holds parts; where it holds none
parts_unsaid                 1 where the place is for parts and the text says no parts
note_to                      how strongly a legal note points to the place: 0 to 1
size                         log of how many places it holds
common, parcels              how much of world trade, and of parcels, it has: a log, 0 where that is not known
..._casual, ..._short        the feature for texts of no formal style; for texts of one word
..._unsure                   the feature times how far the best likeness is from 1
opinion, opinion_share       log probability by the second opinion, and how far behind the best that is
===========================  ===========================================================================================================

Of headings alone: chapter (association of the best other heading of the chapter), chapter_words, chapter_head and chapter_naming (how much the
words, the head noun and the naming phrase go with the chapter). Of places alone: default (1 for the commercial default), residual (1 for
"other"), each also ``_quiet`` where the text speaks for none of the siblings; first, last, similar_best (1 for the first, the last and the
likest of its siblings), cue_share.

Of contenders, beside the features of their heading (``heading.``) and the sums of those on the way down to them (``way.``): joint, heading, way
(logs of the probability of the code, of its heading, and of the code within it), levels (dash levels below the heading), place (0 for the
likeliest), named (share of the text in a term of the code, all of it where only neutral words stand beside it), opinion_code, opinion_heading,
opinion_chapter (logs by the second opinion); ``_behind`` is how far behind the best contender.
"""
