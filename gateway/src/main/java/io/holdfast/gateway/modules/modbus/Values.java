/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** From the bytes of registers and bits to JSON, and back. */
final class Values {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A quotient is rounded to a whole number, or to a float: so many digits are enough. */
  private static final int DIGITS = 20;

  private Values() {}

  /**
   * What an answer means.
   *
   * @param bytes registers, each two bytes with the higher first; or bits, the first the lowest
   * @return a value, or an array where the point has a count; null where a float is no number
   * @throws IllegalArgumentException if there are fewer bytes than were asked for
   */
  static JsonNode decode(Point point, byte[] bytes) {
    int wanted = point.table().hasBits() ? (point.quantity() + 7) / 8 : 2 * point.quantity();
    if (bytes.length < wanted) {
      throw new IllegalArgumentException(
          "the answer has " + bytes.length + " bytes, not " + wanted);
    }
    if (point.count() == 0) {
      return value(point, bytes, 0);
    }
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < point.count(); i++) {
      array.add(value(point, bytes, i));
    }
    return array;
  }

  private static JsonNode value(Point point, byte[] bytes, int index) {
    if (point.table().hasBits()) {
      return JSON.booleanNode((bytes[index / 8] >> (index % 8) & 1) != 0);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int at = 2 * index * point.type().width;
    BigDecimal number =
        switch (point.type()) {
          case INT16 -> BigDecimal.valueOf(buffer.getShort(at));
          case INT32 -> BigDecimal.valueOf(twoWords(point, buffer, at));
          case UINT32 -> BigDecimal.valueOf(Integer.toUnsignedLong(twoWords(point, buffer, at)));
          case FLOAT32 -> number(Float.intBitsToFloat(twoWords(point, buffer, at)));
          default -> BigDecimal.valueOf(buffer.getShort(at) & 0xFFFF);
        };
    return number == null ? JSON.nullNode() : JSON.numberNode(scaled(point, number));
  }

  private static @Nullable BigDecimal number(float value) {
    // By its text: as many digits as tell it from the next float.
    return Float.isFinite(value) ? new BigDecimal(Float.toString(value)) : null;
  }

  private static BigDecimal scaled(Point point, BigDecimal number) {
    BigDecimal scale = point.scale();
    BigDecimal product = (scale == null ? number : number.multiply(scale)).stripTrailingZeros();
    return product.scale() < 0 ? product.setScale(0, RoundingMode.UNNECESSARY) : product;
  }

  private static int twoWords(Point point, ByteBuffer buffer, int at) {
    int bits = buffer.getInt(at);
    return point.lowWordFirst() ? Integer.rotateLeft(bits, 16) : bits;
  }

  /**
   * The bytes of a value.
   *
   * @return registers, each two bytes with the higher first; of a bit one byte, 1 or 0
   * @throws IllegalArgumentException saying what the value must be
   */
  static byte[] encode(Point point, JsonNode value) {
    if (point.table().hasBits()) {
      return new byte[] {(byte) (bit(value) ? 1 : 0)};
    }
    if (!isFinite(value)) {
      throw new IllegalArgumentException("must be a number");
    }
    BigDecimal scale = point.scale();
    BigDecimal number = value.decimalValue();
    if (scale != null) {
      number = number.divide(scale, DIGITS, RoundingMode.HALF_UP);
    }
    int bits =
        point.type() == DataType.FLOAT32
            ? Float.floatToIntBits(narrow(number))
            : (int) whole(point, number);
    return point.type().width == 1
        ? ByteBuffer.allocate(2).putShort((short) bits).array()
        : ByteBuffer.allocate(4)
            .putInt(point.lowWordFirst() ? Integer.rotateLeft(bits, 16) : bits)
            .array();
  }

  /** A number that a double cannot hold, such as 1e400, has been read as an infinite one. */
  private static boolean isFinite(JsonNode value) {
    return value.isNumber()
        && !((value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue()));
  }

  private static float narrow(BigDecimal number) {
    float value = number.floatValue();
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("must be a number that 32 bits can hold");
    }
    return value;
  }

  private static boolean bit(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToInt() && (value.intValue() & ~1) == 0) {
      return value.intValue() == 1;
    }
    throw new IllegalArgumentException("must be true or false");
  }

  private static long whole(Point point, BigDecimal number) {
    DataType type = point.type();
    BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
    if (rounded.compareTo(BigDecimal.valueOf(type.least)) < 0
        || rounded.compareTo(BigDecimal.valueOf(type.most)) > 0) {
      throw new IllegalArgumentException(
          "must be from %s to %s"
              .formatted(
                  scaled(point, BigDecimal.valueOf(type.least)).toPlainString(),
                  scaled(point, BigDecimal.valueOf(type.most)).toPlainString()));
    }
    return rounded.longValue();
  }
}
