import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A module in Java: temperatures come in Celsius and go on in Fahrenheit. */
public final class Fahrenheit implements GatewayModule {

  private static final Pattern CELSIUS = Pattern.compile("\\{\"temperature\": ([0-9.]+)}");

  private ModuleContext context;

  @Override
  public void create(ModuleContext context) {
    this.context = context;
  }

  @Override
  public void receive(GatewayMessage message) {
    Matcher celsius = CELSIUS.matcher(message.content().utf8());
    if (celsius.matches()) {
      double degrees = Double.parseDouble(celsius.group(1)) * 9 / 5 + 32;
      String content = String.format(Locale.ROOT, "{\"fahrenheit\": %.2f}", degrees);
      context.publish(GatewayMessage.of(message.properties(), Bytes.utf8(content)));
    }
  }
}
