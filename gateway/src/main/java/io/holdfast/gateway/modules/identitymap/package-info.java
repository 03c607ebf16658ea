/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that knows which device of a hub an address in the field is. In: messages of either;
 * out: the same with the other's name. No thread of its own.
 */
@NullMarked
package io.holdfast.gateway.modules.identitymap;

import org.jspecify.annotations.NullMarked;
