package firn

import (
	"fmt"
	"math"
	"reflect"

	pb "firn.dev/go/firn/internal/firnv1"
)

// valueToProto makes a value of SQLite of a parameter.
func valueToProto(parameter any) (*pb.QueryValue, error) {
	if parameter == nil {
		return &pb.QueryValue{}, nil
	}
	value := reflect.ValueOf(parameter)
	switch {
	case value.CanInt():
		return integer(value.Int()), nil
	case value.CanUint() && value.Uint() <= math.MaxInt64:
		return integer(int64(value.Uint())), nil
	case value.CanFloat():
		return &pb.QueryValue{Value: &pb.QueryValue_Real{Real: value.Float()}}, nil
	case value.Kind() == reflect.Bool && value.Bool():
		return integer(1), nil
	case value.Kind() == reflect.Bool:
		return integer(0), nil
	case value.Kind() == reflect.String:
		return &pb.QueryValue{Value: &pb.QueryValue_Text{Text: value.String()}}, nil
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Uint8:
		return &pb.QueryValue{Value: &pb.QueryValue_Blob{Blob: value.Bytes()}}, nil
	}
	return nil, fmt.Errorf("SQLite has no value for a %T (%v)", parameter, parameter)
}

func integer(value int64) *pb.QueryValue {
	return &pb.QueryValue{Value: &pb.QueryValue_Integer{Integer: value}}
}

func valuesFromProto(row *pb.QueryRow) []any {
	values := make([]any, len(row.GetValues()))
	for i, value := range row.GetValues() {
		switch value := value.GetValue().(type) {
		case *pb.QueryValue_Integer:
			values[i] = value.Integer
		case *pb.QueryValue_Real:
			values[i] = value.Real
		case *pb.QueryValue_Text:
			values[i] = value.Text
		case *pb.QueryValue_Blob:
			values[i] = value.Blob
		}
	}
	return values
}
